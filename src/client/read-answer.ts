import { answerText } from './answer-text.ts'
import { ConnectionLost, errorOf } from './call-error.ts'
import { toldEvents } from './told-events.ts'

/**
 * What a transport hands on of an answer: the JSON, or the events of a stream as they come. Throws CallError of one that says no, ConnectionLost of one
 * that breaks off or is no JSON, as where something else than the server answers, and the caller's own reason where the caller gave up.
 */
export async function readAnswer(answer: Response, signal: AbortSignal | undefined): Promise<{ body: unknown; headers: Headers }> {
  const { body, headers } = answer
  if (answer.ok && body !== null && headers.get('content-type')?.startsWith('text/event-stream') === true)
    return { body: toldEvents(body, signal), headers }
  const json = parsed(await answerText(answer, signal))
  if (!answer.ok) throw errorOf(answer, json?.is)
  if (json === undefined) throw new ConnectionLost(`What answers at ${answer.url} sends no JSON.`)
  return { body: json.is, headers }
}

function parsed(text: string): { is: unknown } | undefined {
  try {
    return { is: JSON.parse(text) as unknown }
  } catch {
    return undefined
  }
}
