import type { Sealed } from '#base/sealed'
import type { ActionEnd, RunnerPort } from '../ports/runner.ts'
import type { RunEnd } from '../rotation/store-end.ts'
import type { ActionRow } from '../rows.ts'
import type { Parameters } from './parameters.ts'
import { logOf } from './printed.ts'
import { replaced, searcher, striker } from './strike-out.ts'

/** A process at work, and what has to be struck out of what it says. */
export interface Run {
  readonly ended: Promise<RunEnd>
  kill(): void
  /** Adds texts that the action was told while it ran. */
  hide(texts: Sealed<readonly string[]>): void
  struck(text: string): string
}

/** Starts an action. What it could not even start for is told as the end of a run that failed. */
export function startRun(
  runner: RunnerPort,
  order: {
    action: ActionRow
    parameters: Sealed<Parameters>
    environment: Sealed<Record<string, string>>
    texts: Sealed<readonly string[]>
  },
): Run {
  const hidden = [order.texts]
  const texts = () => hidden.flatMap((sealed) => sealed.open())
  const { action } = order
  const process = runner.run({
    kind: action.kind,
    code: action.code,
    main: action.main,
    parameters: order.parameters.open(),
    environment: order.environment.open(),
    timeoutMs: action.timeoutMs,
    memoryMb: action.memoryMb,
  })
  return {
    ended: process.done.then((end) => struckEnd(end, texts())),
    kill: () => process.kill(),
    hide: (more) => void hidden.push(more),
    struck: (text) => striker(texts())(text),
  }
}

function struckEnd({ status, result, logs, cutOff, reason }: ActionEnd, texts: readonly string[]): RunEnd {
  const search = searcher(texts)
  const strike = (text: string) => replaced(text, search(text))
  const torn = cutOff || status === 'killed' || status === 'timed out'
  return { status, result: asJson(strike(result)), logs: logOf(logs, search, { torn, cutOff }), reason: strike(reason) }
}

/** Striking a number out leaves no JSON: then the whole is kept as a text. */
function asJson(text: string): string {
  try {
    JSON.parse(text)
    return text
  } catch {
    return JSON.stringify(text)
  }
}
