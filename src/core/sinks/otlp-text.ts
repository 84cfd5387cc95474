import { inertJson } from '../history/record-text.ts'
import { USAGE_COLUMNS, type UsageRow } from '../usage-row.ts'

/** Severities of OpenTelemetry's data model of logs. */
const SEVERITY: Record<UsageRow['result'], [number, string]> = { SUCCESS: [9, 'INFO'], DENIED: [13, 'WARN'], FAILED: [17, 'ERROR'] }
const NANOS_PER_MS = 1_000_000n

/** Records as an `ExportLogsServiceRequest` of OTLP 1, in its JSON form: 64-bit numbers are text there. */
export function otlpJson(records: readonly UsageRow[]): string {
  const scopeLogs = [{ scope: { name: 'coffer.usage' }, logRecords: records.map(logRecord) }]
  return inertJson({ resourceLogs: [{ resource: { attributes: [attribute('service.name', 'coffer')] }, scopeLogs }] })
}

function logRecord(row: UsageRow) {
  const [severityNumber, severityText] = SEVERITY[row.result]
  const nanos = String(BigInt(row.time) * NANOS_PER_MS)
  return {
    timeUnixNano: nanos,
    observedTimeUnixNano: nanos,
    severityNumber,
    severityText,
    body: { stringValue: row.message },
    attributes: USAGE_COLUMNS.flatMap((column) => {
      const value = row[column]
      return value === null || value === '' ? [] : [attribute(`coffer.${column}`, value)]
    }),
  }
}

function attribute(key: string, value: string | number) {
  return { key, value: typeof value === 'number' ? { intValue: String(value) } : { stringValue: value } }
}

/** How many records a receiver says that it refused, for good as the protocol has it (`partialSuccess`). */
export function refusedBy(answer: string, most: number): number {
  try {
    const { partialSuccess } = JSON.parse(answer) as { partialSuccess?: { rejectedLogRecords?: string | number } }
    const count = Number(partialSuccess?.rejectedLogRecords ?? 0)
    return Number.isSafeInteger(count) ? Math.min(Math.max(count, 0), most) : 0
  } catch {
    return 0
  }
}
