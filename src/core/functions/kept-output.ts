import { Sealed } from '#base/sealed'
import type { ActivationRow } from '../activation-row.ts'
import type { Recorded } from '../barrier/barrier.ts'
import type { Unit, View } from '../barrier/view.ts'
import { isOpen } from '../rotation/next-step.ts'

/** Of what a run printed so far, other nodes are shown the end: so many lines, and so many characters of them. */
const LINES_MAX = 300
const CHARACTERS_MAX = 64_000

/** The run of an action on some node; `fence` is the claim that its job stands under. */
export interface KeptRun {
  activation: string
  account: string
  job?: string
  fence?: number
}

/**
 * Keeps what a run printed so far where the other nodes find it, and moves its job's row, so that they tell of it. Sealed under the
 * master key: not all is known yet that has to be struck out. A run that ended meanwhile, or was taken over, is left as it is.
 */
export async function keepOutput(unit: Unit, run: KeptRun, lines: readonly string[]): Promise<Recorded<undefined>> {
  const row = await unit.tables.activation(run.account, run.activation)
  const job = run.job === undefined ? undefined : await unit.get('job', run.job)
  const goesOn = row?.endedAt === null && (run.job === undefined || (job?.fence === run.fence && job !== undefined && isOpen(job.state)))
  if (row === undefined || !goesOn) return { result: undefined, records: [] }
  const sealed = unit.vault.sealSmall('output', row.id, new Sealed(JSON.stringify(endOf(lines))))
  await unit.write.putActivation({ ...row, logs: JSON.stringify({ sealed: Buffer.from(sealed).toString('base64') }) })
  if (job !== undefined) await unit.change('job', job, {})
  return { result: undefined, records: [] }
}

function endOf(lines: readonly string[]): readonly string[] {
  let characters = 0
  const end = lines.slice(-LINES_MAX)
  const tooMuch = end.findLastIndex((line) => {
    characters += line.length
    return characters > CHARACTERS_MAX
  })
  return end.slice(tooMuch + 1)
}

/** Lines as they are stored; or sealed, as they were kept for a look alone. */
const stored = ({ logs }: Pick<ActivationRow, 'logs'>) => JSON.parse(logs) as string[] | { sealed: string }

/** What stays of the lines of a run whose server is gone: those that were stored as they are, such as the tries of a delivery. */
export function lastingLines(row: Pick<ActivationRow, 'logs'>): readonly string[] {
  const lines = stored(row)
  // Of what was kept for a look alone not all is known that has to be struck out.
  return Array.isArray(lines) ? lines : []
}

/** The stored lines of a run: all of them once it has ended, else what was kept of them so far. */
export function storedLines({ vault }: Pick<View, 'vault'>, row: Pick<ActivationRow, 'id' | 'logs'>): readonly string[] {
  const lines = stored(row)
  if (Array.isArray(lines)) return lines
  return JSON.parse(vault.openSmall('output', row.id, Buffer.from(lines.sealed, 'base64')).open()) as string[]
}
