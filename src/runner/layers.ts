import { execFile } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

/** What holds an action back on this machine: how its command is wrapped, and what that keeps from it. */
export interface Layer {
  name: 'bubblewrap' | 'unshare' | 'weak'
  /** For people: what it holds back. */
  holds: string
  wrap(run: Wrapped): { command: string; args: string[] }
}

export interface Wrapped {
  /** The runtime's real file, and its folder. */
  runtime: string
  /** The folder with the action's code: the one thing of ours that it sees. */
  folder: string
  /** What must not be seen where a layer has no file system of its own. */
  home: string
  /** A user id that nothing else uses; only where the server is root. */
  uid: number | undefined
  /** The command inside, with paths as `inside` gives them. */
  args: readonly string[]
}

/** Where things lie inside a sandbox that has a file system of its own. */
export const INSIDE = { runtime: '/runtime/node', folder: '/action' } as const

/** A process that starts many, or writes much, hits these before it hits the machine. */
const LIMITS = ['--core=0', '--nofile=512', '--nproc=64', '--fsize=67108864']
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

/** The full path of a program, or `undefined`. Looked for where system programs lie, not where a caller's path says. */
export function findProgram(
  name: string,
  folders = ['/usr/bin', '/bin', '/usr/local/bin', '/usr/sbin', '/sbin'].join(delimiter),
): string | undefined {
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

function limited(programs: Programs, command: string, args: readonly string[]): { command: string; args: string[] } {
  return programs.prlimit === undefined
    ? { command, args: [...args] }
    : { command: programs.prlimit, args: [...LIMITS, '--', command, ...args] }
}

/** Drops to a user that nothing else uses, for good. */
const dropTo = (setpriv: string, uid: number) => [
  setpriv,
  `--reuid=${uid}`,
  `--regid=${uid}`,
  '--clear-groups',
  '--no-new-privs',
  '--bounding-set=-all',
  '--inh-caps=-all',
  '--',
]

export interface Programs {
  bwrap?: string | undefined
  unshare?: string | undefined
  setpriv?: string | undefined
  prlimit?: string | undefined
  sh?: string | undefined
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
export function bubblewrap(programs: Programs): Layer | undefined {
  const { bwrap, setpriv } = programs
  if (bwrap === undefined) return undefined
  return {
    name: 'bubblewrap',
    holds: 'files, processes, environment, user',
    wrap: ({ runtime, folder, uid, args }) => {
      const dropped = uid !== undefined && setpriv !== undefined
      const mounts = [...binds(SYSTEM), '--ro-bind', runtime, INSIDE.runtime, '--ro-bind', folder, INSIDE.folder]
      const drop = dropped ? ['--ro-bind', setpriv, INSIDE_SETPRIV, ...words(CAPABILITIES)] : []
      const inner = dropped ? [...dropTo(INSIDE_SETPRIV, uid), INSIDE.runtime, ...args] : [INSIDE.runtime, ...args]
      return limited(programs, bwrap, [
        ...words(NAMESPACES, OWN_FILES),
        ...ownFolders(),
        ...mounts,
        ...drop,
        '--chdir',
        '/tmp',
        '--',
        ...inner,
      ])
    },
  }
}

const INSIDE_SETPRIV = '/runtime/setpriv'
const NAMESPACES = '--die-with-parent --new-session --unshare-pid --unshare-ipc --unshare-uts --unshare-cgroup-try --hostname action'
const OWN_FILES = '--proc /proc --dev /dev --tmpfs /tmp --chmod 1777 /tmp'
/** What dropping to another user needs, and nothing else; it is gone once that is done. */
const CAPABILITIES = '--cap-drop ALL --cap-add CAP_SETUID --cap-add CAP_SETGID --cap-add CAP_SETPCAP'

const words = (...texts: string[]) => texts.flatMap((text) => text.split(' '))
const binds = (paths: readonly string[]) => paths.flatMap((path) => ['--ro-bind-try', path, path])
const ownFolders = () => OWN_FOLDERS.flatMap((path) => ['--perms', '0755', '--dir', path])

/** Own processes and, over the server's home, an empty folder; the rest of the file system is seen as the dropped user sees it. */
export function unshared(programs: Programs): Layer | undefined {
  const { unshare, setpriv, sh } = programs
  if (unshare === undefined || sh === undefined) return undefined
  return {
    name: 'unshare',
    holds: 'processes, environment, user, our home',
    wrap: ({ runtime, folder, home, uid, args }) => {
      const namespaces = [
        '--pid',
        '--fork',
        '--kill-child=SIGKILL',
        '--mount',
        '--mount-proc',
        '--ipc',
        '--uts',
        ...(uid === undefined ? ['--user', '--map-root-user'] : []),
      ]
      const inner = uid === undefined || setpriv === undefined ? [runtime, ...args] : [...dropTo(setpriv, uid), runtime, ...args]
      const named = inner.map((part) => part.replace(INSIDE.folder, folder))
      return limited(programs, unshare, [...namespaces, '--', sh, '-c', 'mount -t tmpfs none "$0" && exec "$@"', home, ...named])
    },
  }
}

/** No boundary at all but the runtime's own flags. Only where the operator said so. */
export function weak(programs: Programs): Layer {
  return {
    name: 'weak',
    holds: "nothing but Node's permission flags",
    wrap: ({ runtime, folder, args }) =>
      limited(
        programs,
        runtime,
        args.map((part) => part.replace(INSIDE.folder, folder)),
      ),
  }
}

/** Whether a layer really works here: it must run the runtime once. Machines forbid namespaces in many ways. */
export function works(layer: Layer, probe: Omit<Wrapped, 'args'>): Promise<boolean> {
  const { command, args } = layer.wrap({ ...probe, args: ['-e', 'process.exit(process.ppid < 10 ? 0 : 3)'] })
  return new Promise((resolve) => {
    execFile(command, args, { env: {}, cwd: '/', timeout: 10_000 }, (error) => resolve(error === null))
  })
}
