import type { Sealed } from '#base/sealed'
import type { ActionEnd, RunnerPort } from '../ports/runner.ts'
import type { RunEnd } from '../rotation/store-end.ts'
import type { ActionRow } from '../rows.ts'
import type { Parameters } from './parameters.ts'
import { striker } from './strike-out.ts'

/** Contract of an activation's log: so many characters a line are answered. */
const LINE_MAX = 10_000

/** A process at work, and what has to be struck out of what it says. */
export interface Run {
  readonly ended: Promise<RunEnd>
  kill(): void
  /** Nothing happens just now, since a delivery waits for its next try: others may go meanwhile. */
  readonly waits?: boolean
  /** The job ended: what runs may end by itself, but nothing is begun for it any more. */
  over?(): void
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
    binary: action.binary === 1,
    main: action.main,
    parameters: order.parameters.open(),
    environment: order.environment.open(),
    timeoutMs: action.timeoutMs,
    memoryMb: action.memoryMb,
  })
  return {
    ended: process.done.then((end) => struckEnd(end, striker(texts()))),
    kill: () => process.kill(),
    hide: (more) => void hidden.push(more),
    struck: (text) => striker(texts())(text),
  }
}

/** The end of a run with these texts struck out of all that it says. */
export function struckEnd({ status, result, logs, reason }: ActionEnd | RunEnd, strike: (printed: string) => string): RunEnd {
  return { status, result: asJson(strike(result)), logs: logs.map((line) => strike(line).slice(0, LINE_MAX)), reason: strike(reason) }
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
