import { execFile } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { type Layer, SYSTEM_FOLDERS, type Wrapped } from './layers.ts'

/** A Python 3 that works behind the layer of this machine. */
export interface Python {
  /** Such as `3.11.2`. */
  version: string
  /** The real file. */
  path: string
  /** What it needs beside itself: its standard library, and the shared one that it is linked to. */
  reads: readonly string[]
}

/** Without the environment, the folder of the code, other people's packages, and written byte code; texts are UTF-8. */
export const ISOLATED = ['-I', '-S', '-B', '-X', 'utf8'] as const

const DESCRIBE = `
import json, os, sys, sysconfig
get = sysconfig.get_config_var
shared = os.path.join(get('LIBDIR') or '', get('INSTSONAME') or '') if get('Py_ENABLE_SHARED') else ''
reads = [sysconfig.get_path('stdlib'), sysconfig.get_path('platstdlib'), shared]
reads = [path for path in reads if path and os.path.exists(path)]
version = '.'.join(str(part) for part in sys.version_info[:3])
print(json.dumps({'version': version, 'path': os.path.realpath(sys.executable), 'reads': sorted(set(reads)), 'new': sys.version_info >= (3, 8)}))
`
/** What an action that signs and calls needs at the least. */
const PROOF = 'import hashlib, hmac, json, os, resource, urllib.request; assert os.getppid() < 10'

/** The first Python that works behind the layer; system ones first, those of the server's own user last. Never one that a caller's path names. */
export async function findPython(layer: Layer, probe: Omit<Wrapped, 'args'>, paths = usualPaths()): Promise<Python | undefined> {
  for (const path of paths) {
    const python = await describe(path)
    if (python === undefined) continue
    const { command, args } = layer.wrap({ ...probe, program: python, args: [...ISOLATED, '-c', PROOF] })
    if ((await said(command, args)) !== undefined) return python
  }
  return undefined
}

function usualPaths(): string[] {
  const own = join(ownHome(), '.pyenv/versions')
  const newest = (folder: string) => names(folder).sort((one, other) => other.localeCompare(one, 'en', { numeric: true }))
  return [
    ...SYSTEM_FOLDERS.map((folder) => join(folder, 'python3')),
    ...newest('/opt').map((name) => join('/opt', name, 'bin/python3')),
    ...newest(own).map((name) => join(own, name, 'bin/python3')),
  ].filter((path) => existsSync(path))
}

/** In a container the user may have no name, and then no home. */
function ownHome(): string {
  try {
    return userInfo().homedir
  } catch {
    return '/nonexistent'
  }
}

function names(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

async function describe(path: string): Promise<Python | undefined> {
  const text = await said(path, [...ISOLATED, '-c', DESCRIBE])
  try {
    const { version, path: real, reads, new: isNew } = JSON.parse(text ?? '') as Python & { new: boolean }
    return isNew ? { version, path: real, reads } : undefined
  } catch {
    return undefined
  }
}

/** What a program prints; `undefined` if it fails. */
function said(command: string, args: readonly string[]): Promise<string | undefined> {
  return new Promise((resolve) => {
    execFile(command, args, { env: {}, cwd: '/', timeout: 10_000 }, (error, out) => resolve(error === null ? out : undefined))
  })
}
