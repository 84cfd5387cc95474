/** Usage history: the logs by name, what their records are counted by, and how they are exported. */
export const LOG_TYPES = ['SecretManager', 'KMS', 'IAM', 'CloudFunctions', 'CloudLogAnalytics', 'CloudActivityTracer', 'Watch'] as const
export const LOG_COUNTS_BY = ['log_name', 'action', 'result', 'problem', 'principal'] as const
export const HISTORY_FORMATS = ['jsonl', 'csv'] as const
export const HISTORY = {
  keywordMax: 500,
  /** Words and pairs of one search. */
  termsMax: 20,
  pageNoMax: 100,
  pageSizeMin: 10,
  pageSizeMax: 100,
  /** Totals are exact up to here. */
  totalMax: 10_000,
  bucketsMax: 1500,
  groupsMax: 200,
  exportMax: 1000,
  daysMax: 3650,
} as const
