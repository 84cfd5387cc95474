import type { Sealed } from '#base/sealed'
import type { ActionEnd, ActionProcess, RunnerPort } from '../ports/runner.ts'
import type { RunEnd } from '../rotation/store-end.ts'
import type { ActionRow } from '../rows.ts'
import type { Parameters } from './parameters.ts'
import { logOf } from './printed.ts'
import { replaced, type Search, searcher, striker } from './strike-out.ts'
import { struckJson } from './struck-json.ts'

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
  /** What was printed so far, as far as it is known what has to be struck out of it. */
  printed?(): readonly string[]
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
  onPrinted?: () => void,
): Run {
  const hidden = [order.texts]
  const texts = () => hidden.flatMap((sealed) => sealed.open())
  const { action } = order
  const process = runner.run(
    {
      kind: action.kind,
      code: action.code,
      binary: action.binary === 1,
      main: action.main,
      parameters: order.parameters.open(),
      environment: order.environment.open(),
      timeoutMs: action.timeoutMs,
      memoryMb: action.memoryMb,
    },
    onPrinted,
  )
  return {
    ended: process.done.then((end) => struckEnd(end, texts())),
    kill: () => process.kill(),
    hide: (more) => void hidden.push(more),
    struck: (text) => striker(texts())(text),
    printed: printedBy(process, texts),
  }
}

/** Looked through anew only when there are more lines, or more to look for. */
function printedBy(process: ActionProcess, texts: () => string[]): () => readonly string[] {
  let seen: { lines: number; texts: number; log: readonly string[] } | undefined
  return () => {
    const { lines, cutOff } = process.printed()
    const hidden = texts()
    if (seen?.lines !== lines.length || seen.texts !== hidden.length)
      seen = { lines: lines.length, texts: hidden.length, log: logOf(lines, searcher(hidden), { torn: true, cutOff }) }
    return seen.log
  }
}

/** Strikes out of what the action said. Our own words stay: whoever knows them would read off them what was struck. */
function struckEnd({ status, result, reason, ours, logs, cutOff }: ActionEnd, texts: readonly string[]): RunEnd {
  const search = searcher(texts)
  const torn = cutOff || status === 'killed' || status === 'timed out'
  const log = logOf(logs, search, { torn, cutOff })
  if (status === 'success') return { status, result: struckJson(result, search), reason, logs: log }
  const said = reason.slice(ours)
  const told = reason.slice(0, ours) + replaced(said, search(said))
  return { status, result: JSON.stringify({ error: told }), reason: told, logs: log }
}

/** The same for a delivery, whose lines are ours and end where they end. */
export function struckDelivery({ logs, ...end }: RunEnd, texts: readonly string[]): RunEnd {
  const search = searcher(texts)
  return { ...struck(end, search), logs: logs.map((line) => replaced(line, search(line))) }
}

function struck({ status, result, reason }: Omit<RunEnd, 'logs'>, search: Search): Omit<RunEnd, 'logs'> {
  return { status, result: struckJson(result, search), reason: replaced(reason, search(reason)) }
}
