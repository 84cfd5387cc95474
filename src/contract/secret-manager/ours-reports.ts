import { Count, choice, closed, InstantMs, Nothing, nullable, PageNo, SecretId, SecretNameOut, text } from '../fields.ts'
import { Days, Partial } from '../logs/fields.ts'
import { operation } from '../operation.ts'
import { Type } from '../type.ts'

/** What the rows and the history tell together (ours): reports, of those secrets alone that the caller may see. */

const REPORTED_MAX = 200
const Named = closed({ secretId: SecretId, secretName: SecretNameOut, date: nullable(InstantMs) })
const some = (description: string) =>
  closed({ count: Count, secrets: Type.Array(Named, { maxItems: 10, description: 'The first ten, each with its date.' }) }, { description })

const pages = {
  pageNo: PageNo,
  pageSize: Type.Integer({ minimum: 1, maximum: REPORTED_MAX, default: 50, description: 'A whole number, 1–200; 50 when absent.' }),
}

export const getUnusedSecrets = operation({
  id: 'getUnusedSecrets',
  title: 'Get Unused Secrets',
  service: 'secret-manager',
  action: 'View/getUnusedSecrets',
  call: ['GET', '/api/v1/reports/unused-secrets'],
  params: Nothing,
  query: closed({
    days: Days(90),
    ...pages,
  }),
  body: Nothing,
  reply: closed({
    days: Count,
    totalCount: Count,
    secrets: Type.Array(
      closed({ secretId: SecretId, secretName: SecretNameOut, registerDate: InstantMs, lastReadDate: nullable(InstantMs) }),
      {
        maxItems: REPORTED_MAX,
        description: 'Secrets as old as the days that nobody read in them, oldest first.',
      },
    ),
  }),
  resource: 'Secret/*',
  problems: [],
})

export const getOverview = operation({
  id: 'getOverview',
  title: 'Get Overview',
  service: 'secret-manager',
  action: 'View/getOverview',
  call: ['GET', '/api/v1/overview'],
  params: Nothing,
  query: closed({ days: Days(90) }),
  body: Nothing,
  reply: closed({
    secrets: Count,
    overdue: some('Secrets whose date of rotation has passed.'),
    failed: some('Secrets whose newest rotation of the last seven days failed.'),
    leaving: some('Secrets that are about to be deleted, with the date of it.'),
    unused: some('Secrets that nobody read in so many days.'),
    refusals: Type.Array(closed({ problem: text(0, 64, 'The code of the problem.'), count: Count }), {
      maxItems: 20,
      description: 'Of the last 24 hours, the most frequent first; empty for who may not search logs.',
    }),
    calls: Type.Array(closed({ timestamp: InstantMs, count: Count }), {
      maxItems: 25,
      description: 'Each of the last 24 hours by its beginning, oldest first; all 0 for who may not search logs.',
    }),
    partial: Partial,
  }),
  resource: 'Secret/*',
  problems: [],
})

export const getFirstReaders = operation({
  id: 'getFirstReaders',
  title: 'Get First Readers',
  service: 'secret-manager',
  action: 'View/getFirstReaders',
  call: ['GET', '/api/v1/reports/first-readers'],
  params: Nothing,
  query: closed({ days: Days(7), ...pages }),
  body: Nothing,
  reply: closed({
    days: Count,
    totalCount: Count,
    secrets: Type.Array(
      closed({
        secretId: SecretId,
        secretName: SecretNameOut,
        readers: Type.Array(
          closed({
            id: text(1, 128, 'The id of whoever reads.'),
            name: text(0, 512, 'What people know it by.'),
            type: text(1, 16, 'Customer, Sub or Role.'),
            firstReadDate: InstantMs,
            lastReadDate: InstantMs,
          }),
          { description: 'Those who read the value for the first time in the days, the newest read first.' },
        ),
      }),
      {
        maxItems: REPORTED_MAX,
        description: 'Secrets that somebody read for the first time, of those whose history the caller may see, oldest first.',
      },
    ),
  }),
  resource: 'Secret/*',
  problems: [],
})

export const getRotationHealth = operation({
  id: 'getRotationHealth',
  title: 'Get Rotation Health',
  service: 'secret-manager',
  action: 'View/getRotationHealth',
  call: ['GET', '/api/v1/reports/rotation-health'],
  params: Nothing,
  query: closed(pages),
  body: Nothing,
  reply: closed({
    totalCount: Count,
    secrets: Type.Array(
      closed({
        secretId: SecretId,
        secretName: SecretNameOut,
        autoRotationYN: choice(['Y', 'N'], 'Y when it is rotated by date.'),
        lastResult: nullable(text(1, 20, 'How the newest rotation ended: COMPLETED, FAILED, TIMED_OUT, CANCELLED or ROLLED_BACK.')),
        lastResultDate: nullable(InstantMs),
        failuresInRow: Type.Integer({
          minimum: 0,
          maximum: 50,
          description: 'Rotations that failed since the last one that did not; 50 for more.',
        }),
        overdue: Type.Boolean({ description: 'Whether the date of the next rotation has passed and no job completed since.' }),
        nextRotationDate: nullable(InstantMs),
        retryDate: nullable(InstantMs),
      }),
      { maxItems: REPORTED_MAX, description: 'Secrets that are rotated by date or were ever rotated, oldest first.' },
    ),
  }),
  resource: 'Secret/*',
  problems: [],
})
