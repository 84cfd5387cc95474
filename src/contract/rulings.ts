/**
 * Our rulings: what the public documentation of NCP leaves open and we had to decide. Each stands here once, with a
 * sentence, so that it can be corrected in one edit. Bounds that other rooms need too are in `#base/limits`.
 *
 * Rulings that are no constant live with the shape that they give:
 * - A malformed id in a path is not found, never invalid (`idOf` in `fields.ts`).
 * - Null counts as absent; an empty query parameter, too; unknown query parameters are passed over; unknown body fields
 *   are refused; an operation without a body takes none or an empty object (`schema-reader.ts`).
 * - A value's pairs hold text, numbers, true, false or null, and are kept as they were sent (`secret-value.ts`).
 * - JSON nests 32 deep at most, has no NUL, no key twice, and none of three keys (`#base/json`).
 * - An empty stage is null, a deleted one answers an empty ciphertext (`secret-manager/shapes.ts`, `changing.ts`).
 * - Dates that a secret does not have are null; `expectedDestroyDate` is absent outside REVOKE and `autoRotationPeriod`
 *   while automatic rotation is off (`secret-manager/shapes.ts`).
 * - PUT of a sub account leaves alone what is not given (`sub-account/sub-accounts.ts`).
 * - Login ids are unique without regard to case (`#core/access/create-sub-account`).
 * - The name of a policy is compared without regard to case and width, and no policy of one's own begins with NCP_
 *   (`#core/policies/policy-name`). A policy that is deleted is detached from whoever holds it.
 * - A condition holds when every operator and key of it does, and a key does when one of its values fits. `Not…` turns the
 *   operator round; StringNotEquals and StringNotLike are taken, too. Of an unknown id nothing about a name or tag holds; a tag
 *   that a resource does not have fits nothing. `ncp:principalId` is the member number or the sub account's number
 *   (`#core/access/condition`).
 * - Every caller may ask who they are; and may make temporary credentials and switch to a role that names them, unless a Deny
 *   speaks (`#core/access/load-actor`). Temporary credentials come from a standing key and end with it; a role's session comes from
 *   any key of the sub account and ends with it, with the role, and when the role no longer names the sub account. A session makes no
 *   further credentials. The entities of a role are given as `subAccountIdList` (`sub-account/roles.ts`).
 * - A Deny on a sub account, group or policy also holds where a call names it in a list (`#core/access/item-denied`).
 * - Names of actions of Sub Account, KMS and Cloud Functions are the ids of the operations there; rights on lists, on
 *   creating and on the caller's identity are asked for on `{type}/*`.
 */

/** States of a secret. `DESTROYED` is never answered: a destroyed secret is not found. */
export const SECRET_STATUSES = ['ENABLE', 'DISABLE', 'REVOKE', 'ROTATING'] as const

/** Where a rotation stands, as Get Secret Detail tells it: `NONE` while no job is open. */
export const ROTATION_PHASES = ['NONE', 'REQUESTED', 'STARTED', 'PENDING'] as const

/** States of a job: REQUESTED → STARTED → PENDING → COMPLETED | FAILED | CANCELLED | TIMED_OUT; COMPLETED → ROLLED_BACK. */
export const JOB_STATES = ['REQUESTED', 'STARTED', 'PENDING', 'COMPLETED', 'FAILED', 'CANCELLED', 'TIMED_OUT', 'ROLLED_BACK'] as const

/** What made a job: a caller, its date, a retry (by a caller or by the clock), or a trigger fired by hand. */
export const JOB_CAUSES = ['manual', 'automatic', 'retry', 'trigger'] as const

/** How the stages of a chain stand in paths and bodies. */
export const STAGES = ['previous', 'active', 'pending'] as const

/** How Get Secret Stage Value writes the stage that it answers; Update Secret Stage Value answers lower case. */
export const STAGES_UPPER = ['PREVIOUS', 'ACTIVE', 'PENDING'] as const

/** Name of the built-in protection key, whose id is 0 and whose tag, status and type are empty. */
export const DEFAULT_KEY_NAME = 'Secret Manager Default Key'

/** Types of KMS keys that can protect a secret. */
export const PROTECTING_KEY_TYPES = ['AES256', 'RSA2048'] as const

/** The only platform that a trigger names. */
export const PLATFORM = 'vpc'

/** Usage history of a secret: the largest page, and the longest keyword. */
export const SECRET_LOGS = { pageSizeMax: 1000, pageSizeDefault: 100, keywordMax: 200 } as const

/** Results of a call, as the usage history writes them. */
export const LOG_RESULTS = ['SUCCESS', 'DENIED', 'FAILED'] as const

/** Random secrets: lengths, and the length that Add Pending Stage uses. */
export const RANDOM_STRING = { lengthMin: 5, lengthMax: 32, lengthDefault: 12 } as const

/** The reason that an action gives with Fail Rotation Job: optional, at most this many characters. */
export const FAIL_MESSAGE_MAX = 1000

/** Secret summaries (ours): largest and usual page, longest search, and the orders. A minus sorts downwards. */
export const SUMMARIES = {
  pageSizeMax: 200,
  pageSizeDefault: 50,
  searchMax: 512,
  cursorMax: 1024,
  sorts: ['registerDate', '-registerDate', 'secretName', '-secretName', 'nextRotationDate', '-nextRotationDate'],
} as const

/** Sub Account: pages, and what the lists of a body may hold. */
export const IAM_LIST = { sizeDefault: 10, sizeMax: 200, idsMax: 100, sourcesMax: 100, entriesMax: 200 } as const

/**
 * Policies: how many an account keeps, and how large one may be. The bounds keep every decision, and the comparison of
 * what two people hold, to a time that nobody notices.
 */
export const POLICY = {
  perAccount: 500,
  /** Attached to one sub account, group or role. */
  perHolder: 50,
  descriptionMax: 300,
  permissionsMax: 100,
  targetsMax: 20,
  actionsMax: 100,
  nrnsMax: 100,
  /** Of all targets of a policy together. */
  patternsMax: 500,
  asterisksMax: 8,
  operatorsMax: 12,
  keysMax: 20,
  valuesMax: 50,
  valueMax: 512,
  /** Of one policy, all in all, as JSON. */
  bytesMax: 65_536,
} as const

/** Groups and roles: how many an account keeps, how many groups one sub account is in, how many may switch to one role. */
export const GROUPS = { perAccount: 500, perSubAccount: 20 } as const
export const ROLES = { perAccount: 500, entities: 200 } as const
/** Temporary credentials: how long they last in seconds, and how many one principal has at a time. */
export const SESSION_SEC = { min: 600, max: 43_200, default: 3600 } as const
export const TEMPORARY_KEYS = 100

/**
 * Looking into rights (ours): how many policies are named that would allow something, and how much of a preview is told.
 * The id of a decision is the moment of the refusal, a minus, and the beginning of the request's id.
 */
export const DECISIONS = { wouldAllowMax: 20, changesMax: 500, idsMax: 100, secretsMax: 10_000 } as const

/** Sub Account: the password's length; NCP's is 8–16. Upper and lower case letter, digit and special character each. */
export const PASSWORD = { min: 8, max: 128 } as const

/** Columns in which lists of the Sub Account service can be searched. */
export const SUB_ACCOUNT_SEARCH = ['loginId', 'name', 'subAccountNo'] as const

/** Kinds of sources that a sub account's API calls can be bound to. */
export const API_SOURCE_TYPES = ['IP', 'VPC', 'VPC_SERVER'] as const

/** Tags of a sub account: how many, and how long. */
export const TAGS = { max: 20, keyMax: 128, valueMax: 256 } as const

/** Key Management Service. */
export const KEY_TYPES = ['AES256', 'RSA2048', 'ECDSA'] as const
export const KEY_STATUSES = ['ENABLE', 'DISABLE', 'REVOKE'] as const
export const KEY_PROTECTIONS = ['BASIC', 'COMMON_HSM'] as const
export const KEY_LIST = { pageSizeMax: 200, pageSizeDefault: 100 } as const

/** Cloud Functions: the memory sizes of an action in MB, and how long one run may take in ms. */
export const ACTION_MEMORY = { sizesMb: [128, 256, 512, 1024], defaultMb: 128 } as const
export const ACTION_TIMEOUT_MS = { min: 500, max: 300_000, default: 60_000 } as const
/** How long a caller of an action waits for its answer when it does not say, in ms; then it gets the id alone. */
export const RUN_WAIT_MS = { max: 300_000, default: 60_000 } as const
export const ACTIVATION_LIST = { limitMax: 200, limitDefault: 30 } as const
/** How many secrets a trigger serves at most, and how many foreign ones its action may read. */
export const TRIGGER_LINKS = { secretsMax: 500, readsMax: 20 } as const

/** The largest page number and offset that is understood. */
export const PAGE_MAX = 1_000_000_000
/** The last instant that ECMAScript knows (ms since 1970). */
export const INSTANT_MAX = 8_640_000_000_000_000
