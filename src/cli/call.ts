import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { toBeRead } from '#base/told-error'
import { brokeOff } from '#client/answer-text'
import type { Command } from './command.ts'
import { UsageError } from './command.ts'
import { findCredentials } from './settings.ts'
import { sendSigned, wholeAnswer } from './wire.ts'

const METHODS = ['GET', 'POST', 'PUT', 'DELETE']

export const call: Command = {
  name: 'call',
  summary: 'make one signed call and print its answer',
  help: `coffer call METHOD TARGET [BODY]

Makes one signed call and prints the answer as JSON on standard output; a stream of events as they come, until Ctrl-C.

  METHOD   GET, POST, PUT or DELETE
  TARGET   path with query, for example /api/v1/secrets?pageNo=1
  BODY     JSON text; @FILE reads it from a file, - from standard input (keeps values out of the shell's history)

Keys come from NCLOUD_ACCESS_KEY_ID and NCLOUD_SECRET_ACCESS_KEY, else from the credentials file of the server's home
(COFFER_HOME, usually .coffer), else from ~/.ncloud/configure. The address comes from NCLOUD_API_GW, else from COFFER_HOST and
COFFER_PORT and that credentials file, also for keys of the environment. Whoever has keys of NAVER Cloud Platform exported, and calls the
server here, unsets all three NCLOUD_ names first.

Exit code 0 for an answer below 400, 1 for an error, 2 for a mistake in the command.

Examples
  coffer call GET /api/v1/secrets
  coffer call POST /api/v1/secrets @secret.json`,
  async run(args) {
    const [method = '', target = '', body, ...more] = args
    if (!METHODS.includes(method.toUpperCase())) throw new UsageError(`The method must be one of ${METHODS.join(', ')}.`)
    if (!target.startsWith('/')) throw new UsageError('The target must begin with a slash, for example /api/v1/secrets.')
    if (/[^\x21-\x7e]/.test(target)) throw new UsageError('The target must be percent-encoded: visible ASCII only, no spaces.')
    if (more.length > 0) throw new UsageError('There is at most one body. Put it in single quotes.')
    if (body !== undefined && method.toUpperCase() === 'GET')
      throw new UsageError('GET takes no body. Put what you ask for into the query of the target.')
    const credentials = findCredentials(process.cwd())
    const { url, passedOver } = credentials
    if (passedOver !== undefined)
      process.stderr.write(`This calls ${url}, which NCLOUD_API_GW names, and not the server of the home here, ${passedOver}.\n`)
    const response = await sendSigned(credentials, method.toUpperCase(), target, readBody(body))
    if (response.headers.get('content-type')?.startsWith('text/event-stream') === true) return printStream(response)
    const answer = await wholeAnswer(response)
    process.stdout.write(`${typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body, null, 2)}\n`)
    if (answer.status < 400) return 0
    process.stderr.write(`HTTP ${answer.status}, request id ${answer.requestId}\n`)
    return 1
  },
}

async function printStream({ body }: Response): Promise<number> {
  if (body !== null) await pipeline(Readable.fromWeb(body), process.stdout, { end: false }).catch((error) => brokeOff(error, undefined))
  return 0
}

function readBody(argument: string | undefined): string | undefined {
  if (argument === undefined) return undefined
  if (argument === '-') return readFileSync(0, 'utf8')
  if (!argument.startsWith('@')) return argument
  const path = resolve(argument.slice(1))
  return toBeRead(path, () => readFileSync(path, 'utf8'))
}
