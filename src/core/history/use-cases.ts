import { exportHistory } from './export-history.ts'
import { getActivityList } from './get-activity-list.ts'
import { getFirstReaders } from './get-first-readers.ts'
import { getHistoryCheckpoints } from './get-history-checkpoints.ts'
import { getHistoryConsistency } from './get-history-consistency.ts'
import { getHistoryProof } from './get-history-proof.ts'
import { getKeyActivities } from './get-key-activities.ts'
import { getKeyLastUseInfo } from './get-key-last-use-info.ts'
import { getLogCountAggregation } from './get-log-count-aggregation.ts'
import { getLogCountInterval } from './get-log-count-interval.ts'
import { getLogCountRecent } from './get-log-count-recent.ts'
import { getLogCountTotal } from './get-log-count-total.ts'
import { getOverview } from './get-overview.ts'
import { getRefusals } from './get-refusals.ts'
import { getRotationHealth } from './get-rotation-health.ts'
import { getSecretLogs } from './get-secret-logs.ts'
import { getUnusedRights } from './get-unused-rights.ts'
import { getUnusedSecrets } from './get-unused-secrets.ts'
import { searchLogs } from './search-logs.ts'

/** What the usage history is asked. Their types are checked where all operations come together. */
export const HISTORY_USE_CASES = {
  exportHistory,
  getActivityList,
  getFirstReaders,
  getHistoryCheckpoints,
  getHistoryConsistency,
  getHistoryProof,
  getKeyActivities,
  getKeyLastUseInfo,
  getLogCountAggregation,
  getLogCountInterval,
  getLogCountRecent,
  getLogCountTotal,
  getOverview,
  getRefusals,
  getRotationHealth,
  getSecretLogs,
  getUnusedRights,
  getUnusedSecrets,
  searchLogs,
}
