import { toldError } from '#base/told-error'

/** What a shell makes of a program that wrote to a pipe which nobody reads any more. */
const UNREAD = 141

/** Ends the program when what it prints cannot be written: without a word where nobody reads it, as `head` does. */
export function endUnwritten(): void {
  process.stdout.on('error', end)
}

function end(error: NodeJS.ErrnoException): void {
  if (error.code === 'EPIPE') process.exit(UNREAD)
  process.stderr.write(`${toldError(error, 'the output')}\n`)
  process.exit(1)
}

/** Prints what is told only once, and resolves when it is written. Rejects instead of ending the program. */
export async function written(text: string): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  process.stdout.off('error', end).on('error', reject)
  process.stdout.write(text, (error) => {
    if (error === null || error === undefined) resolve()
    else reject(error)
  })
  await promise
  process.stdout.off('error', reject).on('error', end)
}
