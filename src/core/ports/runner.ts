import type { Problem } from '#base/problem'

/** One run of an action's code. */
export interface ActionRun {
  /** `nodejs:20`, `python:3.11`, or one that brings its own code, such as `ready:postgresql`. */
  kind: string
  code: string
  /** The code is a base64 zip; absent: it is text. */
  binary?: boolean
  /** The name of the entry point. */
  main: string
  /** What the entry point is given. Handed over by a pipe, never by arguments or environment. */
  parameters: Readonly<Record<string, unknown>>
  /** The whole environment of the process; nothing of the server's comes with it. */
  environment: Readonly<Record<string, string>>
  /** Monotonic milliseconds until the process is killed, 500–300,000. */
  timeoutMs: number
  /** 128, 256, 512 or 1024. */
  memoryMb: number
}

/** More than this many bytes of a run's output are thrown away. */
export const OUTPUT_MAX = 1_048_576
/** And so many lines, which may be empty and take room all the same. */
export const LINES_MAX = 30_000

/** A line of any length: only whoever struck secrets out may cut it, or a piece of one would be left. */
export interface PrintedLine {
  /** ISO 8601, of when it was whole. */
  time: string
  stream: 'stdout' | 'stderr'
  text: string
  /** Whether it ended with a line feed; the last of its stream may not. */
  ended: boolean
}

/** How a process ended. What it printed and answered is as it came: whoever keeps it strikes secrets out of it first. */
export interface ActionEnd {
  status: 'success' | 'action error' | 'timed out' | 'killed'
  /** JSON text of the object that it answered, or of `{"error": …}`. */
  result: string
  /** What it printed, in order, up to 1 MiB and one line more than 30,000. */
  logs: readonly PrintedLine[]
  /** Whether it printed more. */
  cutOff: boolean
  /** Why it ended so, in a sentence; empty for a success. May hold what an exception said, at its end. */
  reason: string
  /** How many characters of the reason are our own words, which stand there whatever a secret's value holds. */
  ours: number
}

/** What a process printed so far, as it came. */
export type Printed = Pick<ActionEnd, 'cutOff'> & { lines: readonly PrintedLine[] }

export interface ActionProcess {
  /** Never rejects. */
  done: Promise<ActionEnd>
  /** Ends the process and all that it started. May be called at any time, and again. */
  kill(): void
  /** Whole lines alone: one that is still being printed comes with its end. */
  printed(): Printed
}

export interface RunnerPort {
  /** Why no action of this kind can run on this machine; `undefined` when it can. */
  refusal(kind: string): Problem | undefined
  /** `onPrinted` hears that there are new lines, about once a second while there are. */
  run(action: ActionRun, onPrinted?: () => void): ActionProcess
  /** Kills every process and waits for their ends. */
  close(): Promise<void>
}
