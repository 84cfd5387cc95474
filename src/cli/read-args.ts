import { parseArgs } from 'node:util'
import { UsageError } from './command.ts'

type Config = NonNullable<Parameters<typeof parseArgs>[0]>

/** Reads the options of a command, and names where they are allowed; anything else is a mistake of whoever called it. */
export function readArgs<const Options extends NonNullable<Config['options']>>(
  args: readonly string[],
  options: Options,
  more: { allowPositionals?: boolean } = {},
) {
  try {
    return parseArgs({ args: [...args], options, ...more })
  } catch (error) {
    throw new UsageError((error as Error).message)
  }
}
