import { spawn } from 'node:child_process'
import { join } from 'node:path'

/**
 * Everything about the source that a machine can tell without running it: one line each, and what is wrong below it.
 * `--format` first mends what Biome can mend by itself.
 */
interface Check {
  name: string
  command: readonly string[]
}

const BIN = join('node_modules', '.bin')
const CHECKS: readonly Check[] = [
  { name: 'format and lint', command: [join(BIN, 'biome'), 'check', '--error-on-warnings', ...colours()] },
  { name: 'types', command: [join(BIN, 'tsc'), '--noEmit'] },
  { name: 'types, console', command: [join(BIN, 'tsc'), '--noEmit', '--project', 'src/console'] },
  { name: 'promises', command: [join(BIN, 'oxlint'), '--type-aware', '--deny-warnings'] },
  { name: 'tidy', command: [process.execPath, '--test', '--test-reporter=spec', 'test/tidy.test.ts'] },
]

if (process.argv[2] === '--format') {
  const { code, output } = await outcome([join(BIN, 'biome'), 'check', '--write', ...colours()])
  process.stdout.write(output)
  process.exitCode = code
} else {
  for (const { name, command } of CHECKS) {
    const { code, output, seconds } = await outcome(command)
    console.log(`${code === 0 ? 'ok    ' : 'wrong '} ${name.padEnd(16)} ${seconds.toFixed(1)} s`)
    if (code === 0) continue
    process.exitCode = 1
    process.stdout.write(output)
  }
}

function colours(): string[] {
  return process.stdout.isTTY ? ['--colors=force'] : ['--colors=off']
}

async function outcome([program = '', ...args]: readonly string[]): Promise<{ code: number; output: Buffer; seconds: number }> {
  const start = performance.now()
  const chunks: Buffer[] = []
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] })
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => chunks.push(chunk))
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => resolve({ code: code ?? 1, output: Buffer.concat(chunks), seconds: (performance.now() - start) / 1000 }))
  })
}
