/**
 * Our rulings: what the public documentation of NCP leaves open and we had to decide. Each stands here once, with a
 * sentence, so that it can be corrected in one edit. Bounds that other rooms need too are in `#base/limits`.
 *
 * Rulings that are no constant live with the shape that they give:
 * - A malformed id in a path is not found, never invalid (`idOf` in `fields.ts`).
 * - Null counts as absent; an empty query parameter, too; unknown query parameters are passed over; unknown body fields
 *   are refused; an operation without a body takes none or an empty object (`schema-reader.ts`).
 * - With a `kmsKeyTag` comes its `protectionKeyType`, with an `autoRotationPeriod` its `autoRotationYN` (`secret-manager/changing.ts`).
 * - A value's pairs hold text, numbers, true, false or null, and are kept as they were sent (`secret-value.ts`).
 * - JSON nests 32 deep at most, has no NUL, no key twice, and none of three keys (`#base/json`).
 * - An empty stage is null, a deleted one answers an empty ciphertext (`secret-manager/shapes.ts`, `changing.ts`).
 * - Dates that a secret does not have are null; `expectedDestroyDate` is absent outside REVOKE and `autoRotationPeriod` while
 *   automatic rotation is off; PUT of a sub account leaves alone what is not given (`secret-manager/shapes.ts`, `sub-account/sub-accounts.ts`).
 * - KMS: 32 KB are 32,768 bytes of all plaintexts of a call together, none of them empty, and 8 KB are 8,192 bytes; an absent context is the empty
 *   one; the bits of a custom key count as plaintext. Signatures are written as ciphertexts are, with the version; RSA2048 signs by PSS with
 *   SHA-256 and a salt of 32 bytes, ECDSA over P-256 with SHA-256 in DER. `verify` answers `valid`, a signature that cannot be one is false;
 *   `public-key` answers PEM, of the current version unless `keyVersion` says another (`kms/uses.ts`).
 * - KMS: to use a key (encrypt, decrypt, sign, …) is a `Change/…` right, since it is more than to look at it, though nothing stored changes.
 *   Every use needs ENABLE, `verify` and `public-key` too. COMMON_HSM without an HSM, and a wrong type of key, are 422; a key that is
 *   convergent and not AES256 is 400.
 * - KMS: under a key that is not in ENABLE no value of a secret is opened or sealed: to read and change values, to change the protection key and to
 *   run a rotation is 422. What touches no value stays possible, as it is for 31 and 32: memo, rotation settings, enable, disable and the deletion, so that a
 *   secret can be put away whose key cannot be used (`#core/keys/usable`).
 * - KMS: `last-use-info` is null for a key that was never used; using it through a secret is told in the secret's own history (`kms/history.ts`).
 * - KMS: a key is rotated by date only in ENABLE, one period after the last time or after the period was set; a date that passed meanwhile
 *   comes as soon as the key is enabled. With 100 versions the clock switches the automatic rotation off and says so in the history.
 * - KMS: a key tells by `deletionDate` (ours) when its 72 hours end; the list of summaries takes a `keyTag` and answers what lies under that key.
 * - KMS: a re-seal (ours) wraps the data keys of values under older versions of a key anew, under the current one. It changes no secret: neither
 *   values nor epochs nor dates move, so an editor's If-Match and a rollback see nothing of it, and the history tells its start and its end
 *   alone. Old versions stay, for what callers encrypted (`kms/reseal.ts`).
 * - A consumer's last read is told to the minute: one that goes on reading the same version is written again once a minute. Whoever reads
 *   PREVIOUS or PENDING on purpose is no consumer of it (`secret-manager/ours-rotation.ts`).
 * - Actions, triggers, packages, policies of one's own, sub accounts, groups and roles answer an ETag with their detail, and their changes honour
 *   If-Match (422 of Cloud Functions, 409 of Sub Account; nothing stored). That of a sub account is another one only after what an administrator can change, so that whoever fails to
 *   sign in holds nobody up; that of a group or role also after other members or policies. A PUT with If-Match to what is gone makes nothing anew
 *   (`#core/door/match`).
 * - An export with `proof=true` holds lines of logs, segments and hashes beside the records, so that it is verified without the store; of what the
 *   caller may not see or did not ask for the hash stands alone (`#core/history/proof-text`).
 * - A rotation by date waits while PREVIOUS waits to be retired, at most until the deadline; one that a caller asks for does not.
 * - PREVIOUS waits to be retired where a completed rotation left it, not where a rollback did. Switching that off cancels a job that was requested for it; one that has started has
 *   to be cancelled first (422), since it may have changed the target (`#core/secrets/delete-retirement`).
 * - Only operation 25 puts a rotation by date off until the next period: one that 14 or 15 cancelled comes within an hour after ENABLE (`#core/rotation/schedule`).
 * - What people change in ACTIVE while PENDING of a job that did not complete is kept stands: when the next job starts, PENDING's rotation targets over ACTIVE's other
 *   pairs become PENDING, and the one before goes to the strays. A PENDING that was written after ACTIVE is taken as it is (`#core/rotation/carry-over`).
 * - A zip of an action has at most 2,000 entries and unpacks to at most 32 MiB; it holds files and folders, no links; its entry
 *   point lies at its top (`#core/functions/archive`).
 * - A package named `-` cannot be made: it stands for none. PUT of Cloud Functions with `?overwrite=false` refuses to replace what
 *   exists (80901); a second action or webhook of a trigger is 80519, a second trigger of a secret 80324.
 * - An account has at most 500 sub accounts unless its deployment says another number (`COFFER_SUB_ACCOUNTS_MAX`, 1–10,000); one more is refused as
 *   one more group or role is (409, `#core/access/create-sub-account`). Those that are there stay when the number is lowered.
 * - Login ids are unique without regard to case (`#core/access/create-sub-account`).
 * - The name of a policy is compared without regard to case and width, and no policy of one's own begins with NCP_
 *   (`#core/policies/policy-name`). A policy that is deleted is detached from whoever holds it.
 * - A condition holds when every operator and key of it does, and a key does when one of its values fits. `Not…` turns the
 *   operator round; StringNotEquals and StringNotLike are taken, too. Of an unknown id nothing about a name or tag holds; a tag
 *   that a resource does not have fits nothing. A secret that is about to be made has no name to ask about (rights are asked before the body is
 *   looked at): by name Create Secret is never allowed, and a Deny by name denies it. `ncp:principalId` is the member number or the sub account's number
 *   (`#core/access/condition`).
 * - Every caller may ask who they are; and may make temporary credentials and switch to a role that names them, unless a Deny
 *   speaks (`#core/access/load-actor`). Temporary credentials come from a standing key and end with it; a role's session comes from
 *   any key of the sub account and ends with it, with the role, and when the role no longer names the sub account. Switching the key off, and
 *   suspending the sub account or taking API access away, ends them, too, and taking a second factor away those that came with it. What ended stays
 *   so (`#core/access/end-temporary-keys`). A session makes no further credentials. The entities of a role are given as `subAccountIdList` (`sub-account/roles.ts`).
 * - A sub account can sign in to the console with `canConsoleAccess`, a password and a policy; consolePermitIps hold at login and at each
 *   call after it. Setting a password unlocks. It ends all sessions, as do suspending, taking the console away and making a
 *   second factor mandatory. A `serialNumber` is the NRN `…:Mfa/{principalId}`. A new password of one's own is not the old one and does not hold
 *   the login id (`console/sessions.ts`, `#core/sessions`).
 * - `consolePermitIps` takes, beside IP addresses and CIDR blocks, the numbers of VPCs and VPC servers, plain and without a type. There and in `apiAllowSources`: only
 *   those that the deployment names when the rule is written, so that a mistyped one is refused; one that it names no longer fits nothing (`#core/access/source-rules`).
 * - A Deny on a sub account, group or policy also holds where a call names it in a list (`#core/access/item-denied`).
 * - Names of actions of Sub Account, KMS and Cloud Functions are the ids of the operations there; rights on lists, on
 *   creating and on the caller's identity are asked for on `{type}/*`.
 * - History: the name of a log is the product that was called, and rights are asked for on `Log/{name}`. A search shows a record where
 *   its caller may search that log and, where the record is about a secret or key, may see that one's own history
 *   (`View/getSecretLogs`, `View/getKeyActivities`): nobody finds more by searching than by looking (`#core/history/visible-usage`).
 * - History: a word is found where it stands whole, no letter, digit or underscore beside it. An asterisk stands for the rest
 *   of a value, and only at its end (`#core/history/keyword`). A region that is not ours is refused, and so is a range that ends before it begins.
 * - A request that does not arrive whole in time (headers 10 seconds, all of it 60) is 408, with the gateway's errorCode 100 (`#http/malformed`).
 * - Activity Tracer: uses of protection keys are no changes. Its right is asked for on `Activity/{product}`.
 */

/** States of a secret. `DESTROYED` is never answered: a destroyed secret is not found. */
export const SECRET_STATUSES = ['ENABLE', 'DISABLE', 'REVOKE', 'ROTATING'] as const

/** Where a rotation stands, as Get Secret Detail tells it: `NONE` while no job is open. */
export const ROTATION_PHASES = ['NONE', 'REQUESTED', 'STARTED', 'PENDING'] as const

/** States of a job: REQUESTED → STARTED → PENDING → COMPLETED | FAILED | CANCELLED | TIMED_OUT; COMPLETED → ROLLED_BACK. */
export const JOB_STATES = ['REQUESTED', 'STARTED', 'PENDING', 'COMPLETED', 'FAILED', 'CANCELLED', 'TIMED_OUT', 'ROLLED_BACK'] as const

/**
 * Why a job failed: its action called Fail Rotation Job (`said`), broke off (`broke`), ended without a word (`silent`), took longer than
 * its own limit (`slow`) or was ended from outside or for its memory (`killed`); its webhook did not accept it (`not-accepted`); it
 * outlived the time limit of jobs (`job-limit`); its server stopped (`server`); its trigger could not be fired (`not-fired`).
 */
export const JOB_FAILURES = ['said', 'broke', 'silent', 'slow', 'killed', 'not-accepted', 'job-limit', 'server', 'not-fired'] as const
export type JobFailure = (typeof JOB_FAILURES)[number]

/** What made a job: a caller, its date, a retry (by a caller or by the clock), or a trigger fired by hand. */
export const JOB_CAUSES = ['manual', 'automatic', 'retry', 'trigger'] as const

/** What a job does: change the value, take PREVIOUS out of use, or only look. */
export const JOB_KINDS = ['ROTATE', 'RETIRE', 'DRY_RUN'] as const

/** Steps of a job's story. */
export const JOB_STEPS = [
  'requested',
  'fired',
  'started',
  'pending',
  'completed',
  'failed',
  'cancelled',
  'timed out',
  'delivery',
  'rolled back',
] as const

/** A dry run answers when its action has reported, and without its report after `waitMs` (monotonic). */
export const DRY_RUN = { checksMax: 50, waitMs: 310_000 } as const

/** Systems for which rotation actions come with Coffer; their kind is `ready:` and the system. */
export const READY_SYSTEMS = ['postgresql', 'mysql', 'redis', 'http'] as const

/** Retiring PREVIOUS: whoever read within so many days is waited for, at most until a deadline in days. */
export const RETIREMENT = { daysMax: 365 } as const

/** When rotations may begin by themselves (ours): a cron expression, its time zone, and how long a window stays open. */
export const ROTATION_WINDOW = { cronMax: 100, zoneMax: 64, minutesMin: 5, minutesMax: 1440, minutesDefault: 60 } as const

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

/**
 * Subscriptions (ours): what one can be told of. A delivery is signed as those of triggers are (see WEBHOOK); it is tried `retryMs` after each
 * failure and has failed after the last of them. What ended is kept for `keptDays`, an alert for `alertDays`.
 */
export const SUBSCRIPTIONS = {
  types: [
    'secret.created',
    'secret.changed',
    'secret.rotated',
    'secret.deletion-requested',
    'secret.deleted',
    'rotation.failed',
    'rotation.overdue',
    'watch.alert',
  ],
  testType: 'test',
  perAccount: 50,
  retryMs: [5000, 60_000, 300_000, 1_800_000, 7_200_000, 18_000_000, 36_000_000, 36_000_000],
  keptDays: 7,
  alertDays: 90,
} as const
export const DELIVERY_STATES = ['WAITING', 'DELIVERED', 'FAILED', 'WITHHELD'] as const

/** Watch rules (ours): kinds, and how many refusals within how many minutes a burst can be made of. */
export const WATCH_RULES = {
  kinds: ['decoy', 'refusals', 'new-address'],
  perAccount: 100,
  secretsMax: 100,
  countMax: 1000,
  minutesMax: 1440,
} as const
/** What an alert tells of: a kind of rule, or what needs no rule. */
export const ALERT_TYPES = ['decoy', 'refusals', 'new-address', 'rotation.failed', 'rotation.overdue'] as const

/** Sub Account: pages, and what the lists of a body may hold. */
export const IAM_LIST = { sizeDefault: 10, sizeMax: 200, idsMax: 100, sourcesMax: 100, entriesMax: 200 } as const

/**
 * Policies: how many an account keeps, and how large one may be. The bounds keep every decision, and the comparison of
 * what two people hold, to a time that nobody notices: a call that would have to compare more patterns is refused, since whether its
 * caller holds what it hands on cannot be decided (`#core/access/contains`).
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
  /** Steps of comparing in one call; one is about as long as comparing two patterns. */
  comparedMax: 250_000,
} as const

/** Groups and roles: how many an account keeps, how many groups one sub account is in, how many may switch to one role. */
export const GROUPS = { perAccount: 500, perSubAccount: 20 } as const
export const ROLES = { perAccount: 500, entities: 200 } as const
/** Temporary credentials: how long they last in seconds, and how many one principal has at a time. */
export const SESSION_SEC = { min: 600, max: 43_200, default: 3600 } as const
export const TEMPORARY_KEYS = 100

/**
 * Looking into rights (ours): how many policies are named that would allow something, and how much of a preview is told.
 * The id of a decision is the moment of the refusal, a minus, and the end of the request's id.
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
/** How the re-seal of a key stands (ours). */
export const RESEAL_STATUSES = ['NONE', 'RUNNING', 'DONE', 'PARTIAL', 'CANCELLED'] as const
export const KEY_LIST = { pageSizeMax: 200, pageSizeDefault: 100 } as const
export const KEY_ACTIVITIES = { pageSizeMax: 200, pageSizeDefault: 100, keywordMax: 200 } as const
/** A list of plaintexts or ciphertexts may be so long, and so long under RSA2048; what is answered is a list in the same order. */
export const KMS_ARRAY_MAX = 100
export const KMS_RSA_ARRAY_MAX = 20
/** Lengths of a custom key. */
export const CUSTOM_KEY_BITS = [128, 256, 512] as const

/** Cloud Functions: the memory sizes of an action in MB, and how long one run may take in ms. */
export const ACTION_MEMORY = { sizesMb: [128, 256, 512, 1024], defaultMb: 128 } as const
export const ACTION_TIMEOUT_MS = { min: 500, max: 300_000, default: 60_000 } as const
/** How long a caller of an action waits for its answer when it does not say, in ms; then it gets the id alone. */
export const RUN_WAIT_MS = { max: 300_000, default: 60_000 } as const
export const ACTIVATION_LIST = { limitMax: 200, limitDefault: 30 } as const
/**
 * Webhooks of triggers. A delivery is what the Standard Webhooks specification (1.0) describes: headers `webhook-id` (the
 * activation's id, the same at every try), `webhook-timestamp` (seconds) and `webhook-signature` (`v1,` and the Base64 of HMAC-SHA-256 over
 * `id.timestamp.body` with the bytes behind `whsec_`). `attempt` in the body counts the tries of this delivery from 1. It is
 * tried five times, 1, 4, 16 and 60 seconds apart, each for 10 seconds; a try without an answer counts as accepted once the code called
 * start. An empty `webhook.url` takes it off, an absent `webhook` leaves it, `rotateSecret` makes a new signing secret.
 */
export const WEBHOOK = { urlMax: 2048 } as const
/** How many secrets a trigger serves and its action reads. PUT without `secretManagerLink` or `readsSecrets` leaves them (Secret Manager links, too), `[]` takes them away. */
export const TRIGGER_LINKS = { secretsMax: 500, readsMax: 20 } as const

/** The largest page number and offset that is understood. */
export const PAGE_MAX = 1_000_000_000
/** The last instant that ECMAScript knows (ms since 1970). */
export const INSTANT_MAX = 8_640_000_000_000_000

/**
 * Sessions of the console. Five wrong passwords or codes in a row lock a sub account. That is said in the one sentence of every
 * refusal and not for the account at hand: whoever does not hold the password would learn which accounts exist, and whoever
 * guesses would learn whether the last guess was right. While it is locked its password is not looked at.
 */
export const SIGN_IN = { failuresMax: 5, sessionsMax: 10 } as const
/** How long a session lasts at most, how long a login may take with its further steps, and how long a password counts as given. */
export const SESSION_MINUTES = { max: 720, step: 10, confirmed: 10 } as const
