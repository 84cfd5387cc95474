import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { after } from 'node:test'

/** Stands in for the server, or for the action of another job: a process with a secret in its environment. */
export async function startBystander(secret: string, uid?: number): Promise<ChildProcess & { pid: number }> {
  const child = spawn(process.execPath, ['-e', "process.stdout.write('up'); setInterval(() => {}, 1e6)"], {
    env: { BYSTANDER: secret },
    stdio: ['ignore', 'pipe', 'ignore'],
    ...(uid === undefined ? {} : { uid, gid: uid }),
  })
  after(() => child.kill('SIGKILL'))
  await once(child.stdout, 'data')
  if (child.pid === undefined) throw new Error('the bystander did not start')
  return child as typeof child & { pid: number }
}

/** Every process of this machine with a text in its arguments or environment, as root sees them. */
export function processesWith(text: string): { pid: number; where: 'cmdline' | 'environ' }[] {
  const found: { pid: number; where: 'cmdline' | 'environ' }[] = []
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    for (const where of ['cmdline', 'environ'] as const) {
      try {
        if (readFileSync(`/proc/${pid}/${where}`, 'latin1').includes(text)) found.push({ pid: Number(pid), where })
      } catch {
        // Gone meanwhile, or not ours to read.
      }
    }
  }
  return found
}
