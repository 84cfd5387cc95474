import { HISTORY_ACTIONS, type SinkName } from '#contract/logs/rulings'
import type { World } from '../ports/services.ts'
import type { NewUsageRow, UsageRow } from '../usage-row.ts'
import type { Gap } from './position.ts'

/** Why records did not reach a sink. */
export type GapReason = 'retention' | 'refused'

const WHY: Record<GapReason, string> = {
  retention: 'they were dropped, being old enough, before the sink came to them',
  refused: 'its receiver took the others and refused these for good',
}

/** Whether a record tells of what this sink did not get. That it was refused itself is not recorded: that would be refused again, without end. */
export function tellsOf(sink: SinkName, { action, resourceId }: UsageRow): boolean {
  return action === HISTORY_ACTIONS.stream && resourceId === sink
}

/** Tells the history, and with it every sink, what one of them did not get. */
export function gapRecord(
  { account, sink, gap, reason }: { account: string; sink: SinkName; gap: Gap; reason: GapReason },
  { clock }: Pick<World, 'clock'>,
): NewUsageRow {
  const when = (instant: number) => new Date(instant).toISOString()
  return {
    time: clock.now(),
    account,
    requestorType: 'System',
    requestor: 'system',
    requestorName: 'Coffer',
    accessKey: '',
    ip: '',
    source: 'SYSTEM',
    product: 'CloudLogAnalytics',
    action: HISTORY_ACTIONS.stream,
    title: 'Records Missing From Sink',
    nrn: '',
    resourceId: sink,
    resourceName: sink,
    result: 'FAILED',
    status: 500,
    problem: '',
    requestId: '',
    job: null,
    stage: '',
    version: null,
    message: `The sink ${sink} did not get ${gap.count} records from ${when(gap.from)} to ${when(gap.to)}: ${WHY[reason]}.`,
  }
}
