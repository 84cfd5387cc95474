import { DAY, HOUR, MINUTE } from './instant.ts'

/** The bounds of the wire and of what is kept. Sources: the contract's pages of the same names. */
export const LIMITS = {
  bodyMaxBytes: 1_048_576,
  actionBodyMaxBytes: 2_097_152,
  headersMaxBytes: 16_384,
  clockSkewMs: 5 * MINUTE,
  valueMaxBytes: 10_000,
  valueMaxPairs: 100,
  memoMaxBytes: 1000,
  secretNameMin: 3,
  secretNameMax: 15,
  secretNameMaxRaised: 512,
  rotationPeriodMaxDays: 730,
  rotationPeriodDefaultDays: 90,
  secretsPerPage: 20,
  deletionDays: 7,
  strays: 5,
  keyDeletionMs: 72 * HOUR,
  keyVersions: 100,
  kmsContentMaxBytes: 32_768,
  kmsContextMaxBytes: 50,
  kmsSignedMaxBytes: 8192,
  accessKeysPerPrincipal: 2,
  jobLimitMs: 15 * MINUTE,
  jobKeyGraceMs: MINUTE,
  dayMs: DAY,
} as const
