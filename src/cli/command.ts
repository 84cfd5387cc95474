/** A command of the command line. */
export interface Command {
  name: string
  /** One line for the list of commands. */
  summary: string
  /** What `--help` prints. */
  help: string
  /** Resolves to the exit code; an error is printed as one sentence, with exit code 1. */
  run(args: readonly string[]): Promise<number>
}

/** A mistake in how a command was called: printed with a pointer to its help, exit code 2. */
export class UsageError extends Error {}
