import { resolve } from 'node:path'
import { checkpointsIn, settingsHere, verifyExport, verifyRecord, verifyStore } from '#server/maintenance'
import { type Command, UsageError } from './command.ts'
import { EXPORT_HELP, exportHistory } from './history-export.ts'
import { readArgs } from './read-args.ts'
import { findCredentials } from './settings.ts'
import { callWire } from './wire.ts'

const VERIFY_OPTIONS = {
  key: { type: 'string', multiple: true },
  checkpoint: { type: 'string', multiple: true },
  export: { type: 'string' },
  record: { type: 'string' },
} as const
type Verdict = Awaited<ReturnType<typeof verifyStore>>[number] & { line?: number | undefined }

export const history: Command = {
  name: 'history',
  summary: 'check that the usage history is whole and unaltered, or export it',
  help: `coffer history verify [--key KEY]… [--checkpoint FILE]… [--export FILE]
${EXPORT_HELP}
coffer history prove RECORD
coffer history verify --record FILE [--key KEY]…
coffer history checkpoints

Reads the usage history and checks every record against the signed checkpoints of its logs. Names the first record that is
missing, altered, moved or cut off, or that a search would miss (index). The server may go on meanwhile; nothing is changed.

  --key KEY           the public key of a log, kept from an earlier time: history checkpoints tells it. Without one the keys in
                      the store are believed, which finds nothing that was made by who could replace them as well.
  --checkpoint FILE   checkpoints that were kept out of reach. Records that the newest of them covers are not read again, but
                      proven by their hashes; and a history that was put back to an earlier state is found.
  --export FILE       checks an export in the place of the store, and needs nothing else: what coffer history export
                      --proof wrote, or the lines that all answers to GET /api/v1/history/export?format=jsonl&proof=true gave, one behind the other.
  --record FILE       checks the proof of one record in the place of the store, with the key alone.

export asks a server, as coffer call does, for all records that one may see, and writes them into a new FILE that only its
owner can read, log by log, the oldest of each first. Those of the minute before it began, and later ones, are not in it. It takes what a search takes;
with --proof the file is what verify --export checks. Ctrl-C leaves whole lines, and tells with which --after the same command
goes on.

prove asks a server, as coffer call does, for the proof of one record, and prints it: RECORD is the id of its request, or its number
as a search shows it (seq). A record is provable within a second or so.

Exits with 0 when all is well, 3 when something was found.

checkpoints prints the key of each log and its newest checkpoint, to be kept where nobody who can write to the store gets at it.
The store is found by the server's settings: COFFER_HOME (usually .coffer) or COFFER_DATABASE_URL, or a .env file here.

Example
  coffer history verify --checkpoint /mnt/elsewhere/checkpoints.txt`,
  async run([verb, ...args]) {
    if (verb === 'checkpoints' && args.length === 0) {
      for (const { key, checkpoint } of await checkpointsIn(settingsHere(process.cwd()))) process.stdout.write(`${key}\n${checkpoint}\n`)
      return 0
    }
    if (verb === 'prove') return prove(args)
    if (verb === 'export') return exportHistory(args)
    if (verb !== 'verify') throw new UsageError('Say what to do with the history: verify, export, prove or checkpoints.')
    const { values } = readArgs(args, VERIFY_OPTIONS)
    if (values.record !== undefined) return toldOfRecord(resolve(values.record), values.key ?? [])
    const given = { keys: values.key ?? [], files: (values.checkpoint ?? []).map((file) => resolve(file)) }
    const verdicts: Verdict[] =
      values.export === undefined
        ? await verifyStore(settingsHere(process.cwd()), given)
        : await verifyExport(resolve(values.export), given)
    process.stdout.write(verdicts.length === 0 ? 'There is nothing in the history yet.\n' : verdicts.map(told).join(''))
    return verdicts.some(({ finding }) => finding !== undefined) ? 3 : 0
  },
}

async function prove([record = '', ...more]: readonly string[]): Promise<number> {
  if (record === '' || more.length > 0) throw new UsageError('Name one record: the id of its request, or its number.')
  const query = new URLSearchParams(/^\d+$/.test(record) ? { seq: record } : { requestId: record })
  const answer = await callWire(findCredentials(process.cwd()), 'GET', `/api/v1/history/proof?${query}`)
  const out = answer.status < 400 ? process.stdout : process.stderr
  out.write(`${JSON.stringify(answer.body, null, 2)}\n`)
  return answer.status < 400 ? 0 : 1
}

function toldOfRecord(file: string, keys: readonly string[]): number {
  const told = verifyRecord(file, keys)
  if (!told.proven) {
    process.stdout.write(`Not proven. ${told.sentence}\n`)
    return 3
  }
  const whose = keys.length > 0 ? '' : ' The key is that of the proof: compare it with one that was kept, or give it with --key.'
  process.stdout.write(`${told.name}: record ${told.index} is one of the ${told.size} that were signed.${whose}\n`)
  return 0
}

function told({ name, size, kept, from, later, leftOut, finding, line }: Verdict): string {
  if (finding !== undefined)
    return `${name}: ${finding.kind}${finding.record === undefined ? '' : ` at record ${finding.record}`}${line === undefined ? '' : `, line ${line}`}. ${finding.sentence}\n`
  const old = kept === 0 ? '' : ` Of the first ${kept}, which were old enough to be dropped, the hashes are there.`
  const trusted = from === 0 ? '' : ` The first ${from} were taken as the checkpoint proves them.`
  const open = later === 0 ? '' : ` ${later} newer ones are not under a checkpoint yet.`
  const out = leftOut === 0 ? '' : ` Of ${leftOut} others only the hashes are here.`
  return `${name}: ${size} records are whole and in order.${old}${trusted}${out}${open}\n`
}
