import { type Command, UsageError } from './command.ts'
import { beforeEndUnwritten } from './output.ts'
import { startScratchServer } from './quickstart/scratch-server.ts'
import { callByProgram, createSecret, deleteSecret, manageSecret, rotateSecret, setPermissions } from './quickstart/steps.ts'
import { startTarget } from './quickstart/target.ts'
import { StepFailed, Walk } from './quickstart/walk.ts'

/** What ends a walk before its end, and what a shell makes of it. */
const ENDING = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const

const FIRST_PASSWORD = 'first-Password-1'

export const quickstart: Command = {
  name: 'quickstart',
  summary: 'walk the six steps against a server of its own, with real signed calls',
  help: `coffer quickstart

Starts a server in a scratch home, walks the six steps that a newcomer walks, and stops it again:
  1 permissions   2 create a secret   3 manage it   4 rotate it   5 call the API from a program   6 delete it
Every step is a real signed HTTP call; the rotation changes the password of a small service that this command runs.

Exit code 0 if every step held, 1 otherwise. Nothing outside the scratch home is touched.`,
  async run(args) {
    if (args.length > 0) throw new UsageError('The quickstart takes no arguments.')
    const walk = new Walk(process.stdout)
    const target = await startTarget('app', FIRST_PASSWORD)
    const stop = leaveNothing()
    const server = await startScratchServer().catch(async (error) => {
      // Who listens on does not end.
      await target.close()
      throw error
    })
    stop.with(() => Promise.all([server.stop(), target.close()]))
    try {
      walk.say(`A server of its own is ready at ${server.main.url}.`)
      const people = await setPermissions(walk, server.main)
      const secret = await createSecret(walk, people, { url: target.url, username: 'app', password: FIRST_PASSWORD })
      await manageSecret(walk, people, secret)
      await rotateSecret(walk, server.main, people, secret)
      await callByProgram(walk, people.reader, secret)
      await deleteSecret(walk, people, secret)
      walk.step(`All six steps held, in ${walk.calls} signed calls.`)
      return 0
    } catch (error) {
      if (!(error instanceof StepFailed)) throw error
      walk.step(`A step did not hold: ${error.message}`)
      return 1
    } finally {
      await stop.now()
    }
  },
}

/** Stops what was started, once, also where a signal or an output that cannot be written ends the walk. */
function leaveNothing(): { with(work: () => Promise<unknown>): void; now(): Promise<unknown> } {
  // A server that is starting goes as this program does.
  let work: () => Promise<unknown> = async () => undefined
  let stopping: Promise<unknown> | undefined
  const now = () => {
    stopping ??= work()
    return stopping
  }
  for (const [signal, code] of Object.entries(ENDING)) {
    process.on(signal, () => {
      if (stopping !== undefined) process.exit(code)
      void now().then(() => process.exit(code))
    })
  }
  beforeEndUnwritten(now)
  return {
    with: (given) => {
      work = given
    },
    now,
  }
}
