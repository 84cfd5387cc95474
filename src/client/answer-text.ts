import { ConnectionLost } from './call-error.ts'

/** The text of an answer, to its end. Throws ConnectionLost where it broke off, and the caller's own reason where the caller gave up. */
export function answerText(answer: Response, signal?: AbortSignal): Promise<string> {
  return answer.text().catch((error: unknown) => brokeOff(error, signal))
}

/** What is thrown in the place of the platform's own error. */
export function brokeOff(error: unknown, signal: AbortSignal | undefined): never {
  if (signal?.aborted === true) throw error
  throw new ConnectionLost('The connection to the server broke in the middle of its answer.', { cause: error })
}
