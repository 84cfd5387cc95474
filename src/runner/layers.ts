import { execFile } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import { really, type Shown } from './ready.ts'

/** What holds an action back on this machine: how its command is wrapped, and what that keeps from it. */
export interface Layer {
  name: 'bubblewrap' | 'unshare' | 'weak'
  /** For people: what it holds back. */
  holds: string
  /** Whether it runs each action as a user of its own, which `wrap` has to be given. */
  ownUser: boolean
  /** Whether the code sees no file but the few that it is shown. */
  ownFiles: boolean
  /** JavaScript that is true inside the layer alone. */
  proof: string
  wrap(run: Wrapped): { command: string; args: string[] }
}

export interface Wrapped {
  /** The runtime's real file, and its folder. */
  runtime: string
  /** The folder with the action's code: the one thing of ours that it sees. */
  folder: string
  /** Further folders of ours that it sees, read-only. */
  shown?: readonly Shown[] | undefined
  /** What must not be seen where a layer has no file system of its own. */
  home: string
  /** A user id that nothing else uses, for layers with `ownUser`. */
  uid: number | undefined
  /** What runs instead of the runtime, with what it reads: real paths, the same inside. Only for layers with `ownFiles`. */
  program?: { path: string; reads: readonly string[] } | undefined
  /** The command inside, with paths as `inside` gives them. */
  args: readonly string[]
}

/** Where things lie inside a sandbox that has a file system of its own. */
export const INSIDE = { runtime: '/runtime/node', folder: '/action' } as const

/** What opens much hits these before it hits the machine; an action writes no file, nor memory that pretends to be one. */
const LIMITS = ['--core=0', '--nofile=512', '--fsize=0']
/**
 * What starts many processes hits this. The kernel counts by user, threads included, so it can only be set where the
 * user runs nothing else: for a user of the run's own, or inside a user namespace.
 */
const PROCESSES = '--nproc=64'
const SYSTEM = [
  '/lib',
  '/lib64',
  '/usr/lib',
  '/usr/lib64',
  '/usr/share/ca-certificates',
  '/etc/ssl',
  '/etc/pki',
  '/etc/resolv.conf',
  '/etc/hosts',
  '/etc/nsswitch.conf',
  '/etc/localtime',
]

/** Folders that bubblewrap would otherwise make for root alone. */
const OWN_FOLDERS = ['/runtime', '/etc', '/usr', '/usr/share']

/** How a layer is made on this machine. */
interface Way {
  /** `own`: drops from root to a user id of the run's own. `mapped`: a user namespace, so that root inside is nobody outside. */
  user: 'own' | 'mapped'
  /** Whether the number of processes is limited: kernels before 5.14 count those outside a user namespace, too. */
  counted: boolean
}

/** The layers to try, the strongest first. */
export function candidates(programs: Programs, isRoot: boolean): Layer[] {
  const mapped: Way[] = [
    { user: 'mapped', counted: true },
    { user: 'mapped', counted: false },
  ]
  const own: Way = { user: 'own', counted: true }
  const made = isRoot
    ? // Without a file system of its own, a mapped root would still read what is root's.
      [bubblewrap(programs, own), unshared(programs, own), ...mapped.map((way) => bubblewrap(programs, way))]
    : [...mapped.map((way) => bubblewrap(programs, way)), ...mapped.map((way) => unshared(programs, way))]
  return made.filter((layer) => layer !== undefined)
}

/** Where the operator said that it may be: a user of its own if that can be had, and at last nothing but the runtime's flags. */
export function weakCandidates(programs: Programs, isRoot: boolean): Layer[] {
  const ways = isRoot && programs.setpriv !== undefined ? (['own', 'mapped'] as const) : (['mapped'] as const)
  return ways.map((user) => weak(programs, user))
}

function limited(programs: Programs, way: Way, command: string, args: readonly string[]): { command: string; args: string[] } {
  const outside = way.user === 'own' ? [...LIMITS, PROCESSES] : LIMITS
  const limits = programs.prlimit === undefined ? [] : [programs.prlimit, ...outside, '--']
  // Dies with the server, however that ends; bubblewrap sees to that by itself.
  const bound = programs.setpriv === undefined ? [] : [programs.setpriv, '--pdeathsig', 'KILL', '--']
  const [first = command, ...rest] = [...limits, ...bound, command, ...args]
  return { command: first, args: rest }
}

/** Limits the number of processes from inside a user namespace. */
const counting = ({ counted, user }: Way, prlimit: string | undefined) =>
  counted && user === 'mapped' && prlimit !== undefined ? [prlimit, PROCESSES, '--'] : []

/** Gives up all that root may do, for good. */
const POWERLESS = ['--no-new-privs', '--bounding-set=-all', '--inh-caps=-all']

/** Drops to a user that nothing else uses, for good. */
const dropTo = (setpriv: string, uid: number) => [
  setpriv,
  `--reuid=${uid}`,
  `--regid=${uid}`,
  '--clear-groups',
  ...POWERLESS,
  '--pdeathsig',
  'KILL',
  '--',
]

export interface Programs {
  bwrap?: string | undefined
  unshare?: string | undefined
  setpriv?: string | undefined
  prlimit?: string | undefined
  sh?: string | undefined
}

export const SYSTEM_FOLDERS: readonly string[] = ['/usr/bin', '/bin', '/usr/local/bin', '/usr/sbin', '/sbin']

/** The full path of a program, or `undefined`. Looked for where system programs lie, not where a caller's path says. */
export function findProgram(name: string, folders = SYSTEM_FOLDERS.join(delimiter)): string | undefined {
  for (const folder of folders.split(delimiter)) {
    const path = join(folder, name)
    try {
      accessSync(path, constants.X_OK)
      return path
    } catch {
      // Not here: the next folder.
    }
  }
  return undefined
}

export function findPrograms(): Programs {
  return {
    bwrap: findProgram('bwrap'),
    unshare: findProgram('unshare'),
    setpriv: findProgram('setpriv'),
    prlimit: findProgram('prlimit'),
    sh: findProgram('sh'),
  }
}

/** A file system of its own with nothing but the runtime, its libraries and the action; own processes; a user of its own. */
function bubblewrap(programs: Programs, way: Way): Layer | undefined {
  const { bwrap, setpriv, prlimit } = programs
  if (bwrap === undefined || (way.user === 'own' && setpriv === undefined)) return undefined
  return {
    name: 'bubblewrap',
    holds: 'files, processes, environment, user',
    ownUser: way.user === 'own',
    proof: 'process.ppid < 10',
    ownFiles: true,
    wrap: ({ runtime, folder, shown = [], uid, program, args }) => {
      const count = counting(way, prlimit === undefined ? undefined : INSIDE_PRLIMIT)
      const own = program === undefined ? ['--ro-bind', runtime, INSIDE.runtime] : bindsOf(program)
      const mounts = [...binds(SYSTEM), ...own, '--ro-bind', folder, INSIDE.folder, ...over(shown)]
      const tools = [...(setpriv === undefined ? [] : ['--ro-bind', setpriv, INSIDE_SETPRIV]), ...bindIf(prlimit, INSIDE_PRLIMIT)]
      const user = uid === undefined ? words(MAPPED) : words(CAPABILITIES)
      const drop = uid === undefined ? [] : dropTo(INSIDE_SETPRIV, uid)
      const options = [
        ...words(NAMESPACES, OWN_FILES),
        ...ownFolders(),
        ...mounts,
        ...tools,
        ...user,
        ...words(READ_ONLY),
        '--chdir',
        '/tmp',
        '--',
      ]
      return limited(programs, way, bwrap, [...options, ...count, ...drop, program?.path ?? INSIDE.runtime, ...args])
    },
  }
}

const INSIDE_SETPRIV = '/runtime/setpriv'
const INSIDE_PRLIMIT = '/runtime/prlimit'
const NAMESPACES = '--die-with-parent --new-session --unshare-pid --unshare-ipc --unshare-uts --unshare-cgroup-try --hostname action'
const OWN_FILES = '--proc /proc --dev /dev --tmpfs /tmp --chmod 1777 /tmp'
/**
 * A mapped root has no capability, but the kernel's settings are files of the root outside, and that is who it is there:
 * without this it could write, for example, which program the machine starts when one crashes.
 */
const READ_ONLY = [
  ...['sys', 'sysrq-trigger', 'irq', 'bus', 'fs', 'acpi', 'scsi', 'driver', 'pressure', 'mtrr'].map(
    (name) => `--ro-bind-try /proc/${name} /proc/${name}`,
  ),
  '--remount-ro /dev',
  '--remount-ro /tmp',
  '--remount-ro /',
].join(' ')
/** What dropping to another user needs, and nothing else; it is gone once that is done. */
const CAPABILITIES = '--cap-drop ALL --cap-add CAP_SETUID --cap-add CAP_SETGID --cap-add CAP_SETPCAP'
const MAPPED = '--unshare-user --uid 65534 --gid 65534 --cap-drop ALL'

const words = (...texts: string[]) => texts.flatMap((text) => text.split(' '))
const binds = (paths: readonly string[]) => paths.flatMap((path) => ['--ro-bind-try', path, path])

/** A program and what it reads, at their own paths, whose folders everybody may pass through. */
function bindsOf({ path, reads }: { path: string; reads: readonly string[] }): string[] {
  const missing = [path, ...reads].filter((one) => !SYSTEM.some((folder) => one.startsWith(`${folder}/`)))
  const folders = missing.flatMap((one) =>
    one
      .split('/')
      .slice(1, -1)
      .map((_, at, parts) => `/${parts.slice(0, at + 1).join('/')}`),
  )
  return [...new Set(folders)]
    .flatMap((folder) => ['--perms', '0755', '--dir', folder])
    .concat(missing.flatMap((one) => ['--ro-bind', one, one]))
}

const bindIf = (path: string | undefined, inside: string) => (path === undefined ? [] : ['--ro-bind', path, inside])
const over = (shown: readonly Shown[]) => shown.flatMap(({ outside, inside }) => ['--ro-bind', outside, inside])
const ownFolders = () => OWN_FOLDERS.flatMap((path) => ['--perms', '0755', '--dir', path])

/** Own processes and, over the server's home, an empty folder; the rest of the file system is seen as the dropped user sees it. */
function unshared(programs: Programs, way: Way): Layer | undefined {
  const { unshare, setpriv, prlimit, sh } = programs
  if (unshare === undefined || setpriv === undefined || sh === undefined) return undefined
  return {
    name: 'unshare',
    holds: `processes, environment, our home${way.user === 'own' ? ', user' : ''}`,
    ownUser: way.user === 'own',
    ownFiles: false,
    proof: 'process.ppid < 10',
    wrap: ({ runtime, folder, shown, home, uid, args }) => {
      const user = uid === undefined ? ['--user', '--map-root-user'] : []
      // Root of its own namespace could take the empty folder off the home again, so it gives up even that.
      const drop = uid === undefined ? [setpriv, ...POWERLESS, '--'] : dropTo(setpriv, uid)
      const inner = [...counting(way, prlimit), ...drop, runtime, ...placed(args, folder, shown)]
      return limited(programs, way, unshare, [...words(UNSHARED), ...user, '--', sh, '-c', HIDING, home, ...inner])
    },
  }
}

const UNSHARED = '--pid --fork --kill-child=SIGKILL --mount --mount-proc --ipc --uts'
const HIDING = 'mount -t tmpfs none "$0" && exec "$@"'
const placed = (args: readonly string[], folder: string, shown: readonly Shown[] = []) =>
  args.map((part) => really(part, [...shown, { outside: folder, inside: INSIDE.folder }]))

/** No boundary but the runtime's own flags and, where the server is root, a user of its own. */
function weak(programs: Programs, user: Way['user']): Layer {
  const { setpriv } = programs
  const drops = user === 'own' && setpriv !== undefined
  return {
    name: 'weak',
    holds: drops ? "user, and what Node's permission flags hold" : "nothing but what Node's permission flags hold",
    ownUser: drops,
    ownFiles: false,
    proof: drops ? 'process.getuid() !== 0' : 'true',
    wrap: ({ runtime, folder, shown, uid, args }) => {
      const drop = uid === undefined || setpriv === undefined ? [] : dropTo(setpriv, uid)
      const [command = runtime, ...rest] = [...drop, runtime, ...placed(args, folder, shown)]
      return limited(programs, { user, counted: false }, command, rest)
    },
  }
}

/** Whether a layer really works here: it must run the runtime once. Machines forbid namespaces in many ways. */
export function works(layer: Layer, probe: Omit<Wrapped, 'args'>): Promise<boolean> {
  const { command, args } = layer.wrap({ ...probe, args: ['-e', `process.exit(${layer.proof} ? 0 : 3)`] })
  return new Promise((resolve) => {
    execFile(command, args, { env: {}, cwd: '/', timeout: 10_000 }, (error) => resolve(error === null))
  })
}
