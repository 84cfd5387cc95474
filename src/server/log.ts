import pino, { type DestinationStream, type LogFn, type Logger } from 'pino'
import { inertText } from '#core/history/record-text'

export type Log = Logger

/** JSON lines, or what a person reads. */
export type LogForm = 'lines' | 'plain' | 'coloured'

/** The form for an output: a terminal without colours, or whose person wants none (`NO_COLOR`), gets none. */
export function formFor(output: { isTTY?: boolean; hasColors?(): boolean }): LogForm {
  if (output.isTTY !== true) return 'lines'
  return output.hasColors?.() === true ? 'coloured' : 'plain'
}

/**
 * Structured logs on stdout: JSON lines for machines, readable lines on a terminal. Whatever might hold a secret has no
 * business here; the redaction below is the second lock on that door.
 */
export async function openLog(level: string, form: LogForm, destination?: DestinationStream): Promise<Log> {
  const options = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: {
      paths: ['*.secretKey', '*.password', '*.keySecret', '*.value', '*.authorization', 'secretKey', 'password', 'value'],
      censor: '[sealed]',
    },
    serializers: { err: quietError },
    // What is said may hold names that others gave, and a terminal does what they say.
    hooks: {
      logMethod(this: Log, said: Parameters<LogFn>, log: LogFn) {
        log.apply(this, said.map((each: unknown) => (typeof each === 'string' ? inertText(each) : each)) as Parameters<LogFn>)
      },
    },
  }
  if (form === 'lines') return pino(options, destination ?? pino.destination({ dest: 1, sync: false }))
  // Only a terminal pays for the pretty printer.
  const { default: pretty } = await import('pino-pretty')
  return pino(
    options,
    pretty({ destination: destination ?? 1, colorize: form === 'coloured', translateTime: 'HH:MM:ss.l', ignore: 'pid,hostname' }),
  )
}

/** An error without the properties that drivers hang on it: those quote statements and their parameters. */
function quietError(error: unknown): { type: string; message: string; code: string | undefined; stack: string | undefined } {
  const { name, message, stack, code } = error as Error & { code?: string }
  return { type: name, message, code, stack }
}
