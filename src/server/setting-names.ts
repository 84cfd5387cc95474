/**
 * Every setting: its name without `COFFER_`, and what it is for. What is not here is refused as a typing mistake; the
 * help of the server prints this list, and the README's table names the same ones.
 */
export const SETTING_NAMES = {
  HOME: 'where the store, the root key and the first credentials lie (.coffer)',
  HOST: 'where to listen; beyond loopback only with TLS (127.0.0.1)',
  PORT: 'the port, 0 for any free one (7420)',
  TLS_CERT: 'PEM file of the certificate',
  TLS_KEY: 'PEM file of its key',
  BEHIND_TLS_PROXY: '1 when a proxy ends TLS in front of it',
  PUBLIC_URL: "our address as others see it (the listener's)",
  DATABASE_URL: 'postgres://… for many nodes (SQLite in the home)',
  RESERVE_MB: 'room in the home that is kept for when its disk is full, 0–1024 (16)',
  ROOT_KEY: '32 bytes, hexadecimal or Base64',
  ROOT_KEY_FILE: 'or the file that holds them (root.key in the home)',
  ROOT_PASSPHRASE_FILE: 'or the file whose first line is the passphrase of the root key',
  MAIN_ACCESS_KEY: 'fixes the first access key, for automation',
  MAIN_SECRET_KEY: 'its secret key',
  MAIN_PASSWORD: 'and the first console password',
  SESSION_IDLE_MINUTES: 'minutes without a call after which a session of the console ends, 10 or 30 (30)',
  REGION: 'region code in NRNs and answers (KR)',
  CHECKPOINT_FILE: 'a file, best on another machine, to which checkpoints of the usage history are appended',
  CHECKPOINT_WEBHOOK: 'https://… to which they are posted',
  CHECKPOINT_WEBHOOK_SECRET: 'what these posts are signed with: whsec_ and 24 to 64 bytes as Base64',
  SINK_STDOUT: '1 to stream usage records to stdout, as JSON lines (0)',
  SINK_FILE: 'a file to stream them to, as JSON lines',
  SINK_FILE_MB: 'it is put aside before it grows beyond so many MB, 1–100000 (100)',
  SINK_FILE_KEPT: 'and so many that were put aside are kept, 0–1000 (10)',
  SINK_COLLECTOR: 'https://… to stream them to, as JSON lines',
  SINK_COLLECTOR_HEADERS: 'headers for it: name=value,… percent-encoded',
  SINK_OTLP: 'https://…/v1/logs to stream them to, as OTLP logs (HTTP, JSON)',
  SINK_OTLP_HEADERS: 'headers for it: name=value,… percent-encoded',
  SINK_ALLOW: 'addresses or CIDR blocks that these two may have although they are not public',
  SINK_CA: 'PEM file of authorities trusted for them besides the public ones',
  HISTORY_DAYS: 'days that usage records are kept, 1–3650 (30)',
  DELETION_DAYS: 'days between request and deletion, 1–30 (7)',
  JOB_LIMIT_SECONDS: 'how long a rotation may take (900)',
  ROTATION_JITTER_SECONDS: 'rotations by date come up to so long after it (300)',
  ROTATIONS_AT_ONCE: 'how many rotation actions one server runs at a time (8)',
  NAME_MAX: 'longest secret name, 15–512 (15)',
  SUB_ACCOUNTS_MAX: 'how many sub accounts there may be, 1–10000 (500)',
  TRUSTED_PROXIES: 'addresses or CIDR blocks whose X-Forwarded-For counts',
  VPC_SOURCES: 'what VPC and server numbers of source rules stand for: vpc-1=10.0.0.0/8,…, or a JSON file',
  LOG_LEVEL: 'trace, debug, info, warn, error, fatal or silent (info)',
  METRICS_TOKEN: 'bearer token for /metrics (loopback only, and no proxy)',
  WEBHOOK_ALLOW: 'addresses or CIDR blocks that webhooks may have although they are not public',
  WEBHOOK_CA: 'PEM file of authorities trusted for webhooks besides the public ones',
  RUNNER: 'auto, or weak to run actions without a sandbox where none works (auto)',
} as const satisfies Record<string, string>

const WIDTH = Math.max(...Object.keys(SETTING_NAMES).map((name) => name.length)) + 2

/** What `npm start -- --help` prints. */
export function serverHelp(): string {
  const settings = Object.entries(SETTING_NAMES).map(([name, what]) => `  COFFER_${name.padEnd(WIDTH)}${what}`)
  return `npm start                 serves on http://127.0.0.1:7420, with everything in .coffer/

It takes no arguments. These settings come from the environment, or from a file .env in the working folder
(in brackets: what holds when it is absent):

${settings.join('\n')}

On the first start it writes the first credentials to .coffer/credentials. Ctrl-C ends it cleanly.
Other commands: npm run --silent coffer -- --help`
}
