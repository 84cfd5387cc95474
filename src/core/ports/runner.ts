import type { Problem } from '#base/problem'

/** One run of an action's code. */
export interface ActionRun {
  /** `nodejs:20`, `python:3.11`. */
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

/** How a process ended. What it printed and answered is as it came: whoever keeps it strikes secrets out of it first. */
export interface ActionEnd {
  status: 'success' | 'action error' | 'timed out' | 'killed'
  /** JSON text of the object that it answered, or of `{"error": …}`. */
  result: string
  /** Lines with their time and stream, in order; cut off, with a line that says so, at 1 MiB. */
  logs: readonly string[]
  /** Why it ended so, in a sentence; empty for a success. May hold what an exception said. */
  reason: string
}

export interface ActionProcess {
  /** Never rejects. */
  done: Promise<ActionEnd>
  /** Ends the process and all that it started. May be called at any time, and again. */
  kill(): void
}

export interface RunnerPort {
  /** Why no action of this kind can run on this machine; `undefined` when it can. */
  refusal(kind: string): Problem | undefined
  run(action: ActionRun): ActionProcess
  /** Kills every process and waits for their ends. */
  close(): Promise<void>
}
