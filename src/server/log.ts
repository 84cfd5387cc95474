import pino, { type DestinationStream, type LogFn, type Logger } from 'pino'
import { inertText } from '#core/history/record-text'

export type Log = Logger

/**
 * Structured logs on stdout: JSON lines for machines, readable lines on a terminal. Whatever might hold a secret has no
 * business here; the redaction below is the second lock on that door.
 */
export async function openLog(level: string, terminal: boolean, destination?: DestinationStream): Promise<Log> {
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
  if (destination !== undefined) return pino(options, destination)
  if (!terminal) return pino(options, pino.destination({ dest: 1, sync: false }))
  // Only a terminal pays for the pretty printer.
  const { default: pretty } = await import('pino-pretty')
  return pino(options, pretty({ colorize: true, translateTime: 'HH:MM:ss.l', ignore: 'pid,hostname' }))
}

/** An error without the properties that drivers hang on it: those quote statements and their parameters. */
function quietError(error: unknown): { type: string; message: string; code: string | undefined; stack: string | undefined } {
  const { name, message, stack, code } = error as Error & { code?: string }
  return { type: name, message, code, stack }
}
