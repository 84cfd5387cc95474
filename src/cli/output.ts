import { toldError } from '#base/told-error'

/** What a shell makes of a program that wrote to a pipe which nobody reads any more. */
const UNREAD = 141

let before: (() => Promise<unknown>) | undefined

/** Has something done before the program ends because what it prints cannot be written. It may be called more than once. */
export function beforeEndUnwritten(work: () => Promise<unknown>): void {
  before = work
}

/** Ends the program when what it prints cannot be written: without a word where nobody reads it, as `head` does. */
export function endUnwritten(): void {
  process.stdout.on('error', end)
}

function end(error: NodeJS.ErrnoException): void {
  const isUnread = error.code === 'EPIPE'
  if (!isUnread) process.stderr.write(`${toldError(error, 'the output')}\n`)
  const leave = () => process.exit(isUnread ? UNREAD : 1)
  if (before === undefined) leave()
  else void before().finally(leave)
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
