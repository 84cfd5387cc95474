import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { toBeRead } from '#base/told-error'
import { addKeyFile, addPassphrase, listSlots, removeSlot, type ShownSlot } from '#server/maintenance/root-keys'
import type { Parts } from '#server/maintenance/slots'
import { UsageError } from '../command.ts'
import { readArgs } from '../read-args.ts'
import { askTwice, firstLine } from './typed.ts'

/** A slot as a line. */
export function slotLine({ id, kind, createdAt, replaces }: ShownSlot): string {
  const cutOff = replaces === '' ? '' : `  (took the place of ${replaces.slice(0, 8)})`
  return `${id}  ${kind.padEnd(11)}  ${new Date(createdAt).toISOString()}${cutOff}`
}

export async function list(parts: Parts, args: readonly string[]): Promise<void> {
  if (args.length > 0) throw new UsageError('list takes no arguments.')
  const slots = await listSlots(parts)
  process.stdout.write(`${[`${'ID'.padEnd(36)}  ${'KIND'.padEnd(11)}  MADE`, ...slots.map(slotLine)].join('\n')}\n`)
}

export async function add(parts: Parts, args: readonly string[]): Promise<void> {
  const options = { file: { type: 'string' }, passphrase: { type: 'boolean' }, 'passphrase-file': { type: 'string' } } as const
  const { file, passphrase, 'passphrase-file': from } = readArgs(args, options).values
  if ((file === undefined) === (passphrase === undefined && from === undefined))
    throw new UsageError('Say either --file PATH or --passphrase.')
  if (file !== undefined) {
    const slot = await addKeyFile(parts, file)
    process.stdout.write(`The root key in ${resolve(file)} opens the store now:\n${slotLine(slot)}\n`)
    return
  }
  const secret =
    from === undefined
      ? await askTwice(parts.ask, 'New passphrase: ')
      : firstLine(toBeRead(resolve(from), () => readFileSync(resolve(from), 'utf8')))
  const slot = await addPassphrase(parts, secret)
  process.stdout.write(`The passphrase opens the store now:\n${slotLine(slot)}\n`)
}

export async function remove(parts: Parts, args: readonly string[]): Promise<void> {
  const [id, ...more] = args
  if (id === undefined || more.length > 0) throw new UsageError('Name the one slot to remove by its id, or the beginning of it.')
  const slot = await removeSlot(parts, id)
  process.stdout.write(`Removed. What opened this slot opens the store no more, but older backups still:\n${slotLine(slot)}\n`)
}
