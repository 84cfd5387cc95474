import { Count, closed, Nothing, text } from '../fields.ts'
import { operation } from '../operation.ts'
import { Type } from '../type.ts'
import { HISTORY } from './rulings.ts'

/** Ours: what shows to somebody who holds nothing but a public key that a record is in the history, and that it only grew. */

const Log = Type.Integer({ minimum: 1, maximum: HISTORY.logsMax, description: 'The number of a log, from Get History Checkpoints.' })
const Size = (description: string) => Type.Integer({ minimum: 0, maximum: HISTORY.logMax, description })
const Key = text(1, 200, 'The public key of the log as a verifier of C2SP signed notes: name+id+key.')
const Note = text(1, 1000, 'The newest checkpoint of the log: a C2SP tlog-checkpoint as a signed note.')
const Path = Type.Array(text(44, 44, 'A hash in Base64.'), {
  maxItems: HISTORY.pathMax,
  description: 'The hashes of the proof, in the order of RFC 6962.',
})

export const getHistoryCheckpoints = operation({
  id: 'getHistoryCheckpoints',
  title: 'Get History Checkpoints',
  service: 'logs',
  action: 'View/getHistoryCheckpoints',
  call: ['GET', '/api/v1/history/checkpoints'],
  params: Nothing,
  query: Nothing,
  body: Nothing,
  reply: closed({
    logs: Type.Array(
      closed({ log: Log, key: Key, size: Count, kept: Size('Records before this number were dropped by age.'), checkpoint: Note }),
      { maxItems: HISTORY.logsMax, description: 'The logs that have a checkpoint.' },
    ),
  }),
  resource: 'Log/*',
  problems: [],
})

export const getHistoryProof = operation({
  id: 'getHistoryProof',
  title: 'Get History Proof',
  service: 'logs',
  action: 'View/getHistoryProof',
  call: ['GET', '/api/v1/history/proof'],
  params: Nothing,
  query: closed(
    {
      requestId: Type.Optional(text(1, 64, '1–64 characters; the id of the request that left the record.')),
      seq: Type.Optional(
        Type.Integer({
          minimum: 0,
          maximum: Number.MAX_SAFE_INTEGER,
          description: 'The number of the record, as a search or an export shows it.',
        }),
      ),
    },
    { description: 'Either requestId or seq.' },
  ),
  body: Nothing,
  reply: closed({
    record: text(1, 20_000, 'The record as JSON text: all that its leaf is made of.'),
    log: Log,
    index: Size('The place of the record in the log, from 0.'),
    size: Size('How many records the checkpoint covers.'),
    path: Path,
    key: Key,
    checkpoint: Note,
  }),
  resource: 'Log/*',
  problems: ['history.not-found'],
})

export const getHistoryConsistency = operation({
  id: 'getHistoryConsistency',
  title: 'Get History Consistency',
  service: 'logs',
  action: 'View/getHistoryConsistency',
  call: ['GET', '/api/v1/history/consistency'],
  params: Nothing,
  query: closed({
    log: Log,
    from: Size('A whole number from 0: the size of an earlier checkpoint.'),
    to: Type.Optional(Size('A whole number from 0: the size of a later one; that of the newest when absent.')),
  }),
  body: Nothing,
  reply: closed({ log: Log, from: Size('The smaller size.'), to: Size('The larger size.'), path: Path, key: Key, checkpoint: Note }),
  resource: 'Log/*',
  problems: ['history.not-found'],
})
