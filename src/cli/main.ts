import { toldError } from '#base/told-error'
import type { Command } from './command.ts'
import { UsageError } from './command.ts'
import { endUnwritten } from './output.ts'

/** Each command is loaded only when it is asked for, so that `call` starts quickly. */
const COMMANDS: Record<string, () => Promise<Command>> = {
  call: async () => (await import('./call.ts')).call,
  quickstart: async () => (await import('./quickstart.ts')).quickstart,
  backup: async () => (await import('./backup.ts')).backup,
  restore: async () => (await import('./restore.ts')).restore,
  history: async () => (await import('./history.ts')).history,
  key: async () => (await import('./key.ts')).key,
}

async function help(): Promise<string> {
  const lines: string[] = []
  for (const load of Object.values(COMMANDS)) {
    const { name, summary } = await load()
    lines.push(`  ${name.padEnd(12)}${summary}`)
  }
  return `coffer COMMAND\n\n${lines.join('\n')}\n\ncoffer COMMAND --help tells more. npm start starts the server.`
}

async function main(args: readonly string[]): Promise<number> {
  const [name, ...rest] = args
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    process.stdout.write(`${await help()}\n`)
    return name === undefined ? 2 : 0
  }
  const load = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined
  if (load === undefined) {
    process.stderr.write(`There is no command ${JSON.stringify(name)}.\n\n${await help()}\n`)
    return 2
  }
  const command = await load()
  if (rest.includes('--help') || rest.includes('-h')) {
    process.stdout.write(`${command.help}\n`)
    return 0
  }
  try {
    return await command.run(rest)
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    process.stderr.write(`${error.message}\nSee: coffer ${name} --help\n`)
    return 2
  }
}

endUnwritten()
try {
  process.exitCode = await main(process.argv.slice(2))
} catch (error) {
  process.stderr.write(`${toldError(error)}\n`)
  process.exitCode = 1
}
