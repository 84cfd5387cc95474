import { readFileSync } from 'node:fs'
import { toldError } from '#base/told-error'
import { removeSlot, restoredPath } from '#server/maintenance/root-keys'
import { makeShares, SharesTyped } from '#server/maintenance/shares'
import type { Parts } from '#server/maintenance/slots'
import { UsageError } from '../command.ts'
import { written } from '../output.ts'
import { readArgs } from '../read-args.ts'
import { slotLine } from './slots.ts'

/** The shares go to standard output, everything else to standard error, so that a file of them holds nothing else. */
export async function shares(parts: Parts, args: readonly string[]): Promise<void> {
  const { values: given } = readArgs(args, { shares: { type: 'string' }, threshold: { type: 'string' } })
  const [count, threshold] = [given.shares, given.threshold].map((text) => (/^\d{1,3}$/.test(text ?? '') ? Number(text) : undefined))
  if (count === undefined || threshold === undefined) throw new UsageError('Say how many: --shares 5 --threshold 3.')
  const { slot, lines, earlier } = await makeShares(parts, { count, threshold })
  try {
    await written(`${lines.join('\n')}\n`)
  } catch (error) {
    await removeSlot(parts, slot.id)
    throw new Error(`${toldError(error, 'the shares')} Nobody has these shares, so their slot was removed again: nothing has changed.`, {
      cause: error,
    })
  }
  const told = [
    `Any ${threshold} of these ${count} shares restore a root key that was lost. They are kept nowhere and not shown again: give each to another person.`,
    ...earlier.map(({ id }) => `Shares of slot ${id} still work, too. To take them out of use: coffer key remove ${id}`),
    slotLine(slot),
  ]
  process.stderr.write(`${told.join('\n')}\n`)
}

export async function restore(parts: Parts, args: readonly string[]): Promise<void> {
  if (args.length > 0)
    throw new UsageError(
      'restore takes no arguments: shares are typed, or come on standard input, so that they stand in no list of processes.',
    )
  const typed = new SharesTyped()
  if (parts.ask === undefined) takeAll(typed, readFileSync(0, 'utf8'))
  else await askForAll(typed, parts.ask)
  const { slot, path, others } = await typed.restore(parts)
  const told = [
    `Restored: ${path} holds a new root key that opens the store. Start the server; keep a copy of the key apart from backups.`,
    slotLine(slot),
    'Slots from before. Remove those whose keys are lost or may be in other hands:',
    ...others.map((each) => `  ${slotLine(each)}`),
  ]
  if (parts.settings.rootKey.kind !== 'file' || path !== restoredPath(parts.settings))
    told.push('The settings here name another root key: unset that.')
  process.stdout.write(`${told.join('\n')}\n`)
}

function takeAll(typed: SharesTyped, text: string): void {
  for (const [at, line] of text.split('\n').entries()) {
    if (line.trim() === '' || typed.enough) continue
    try {
      typed.take(line)
    } catch (error) {
      throw new Error(`Line ${at + 1}: ${(error as Error).message} Nothing was changed.`)
    }
  }
}

/** What is wrong with a line is told at once, and it is asked for again. */
async function askForAll(typed: SharesTyped, ask: NonNullable<Parts['ask']>): Promise<void> {
  while (!typed.enough) {
    const { taken, needed } = typed.progress
    const line = await ask(`Share ${taken + 1}${needed === undefined ? '' : ` of ${needed}`}: `)
    try {
      typed.take(line.open())
    } catch (error) {
      process.stderr.write(`${(error as Error).message}\n`)
    }
  }
}
