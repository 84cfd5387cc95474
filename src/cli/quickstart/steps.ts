import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { promisify } from 'node:util'
import type { Credentials } from '../settings.ts'
import { dataOf, hidden, StepFailed, short, type Walk } from './walk.ts'

export interface People {
  /** Holds NCP_SECRETMANAGER_MANAGER. */
  keeper: Credentials
  /** Holds NCP_SECRETMANAGER_USER. */
  reader: Credentials
}
interface Value {
  url: string
  username: string
  password: string
}
export interface Made {
  id: string
  name: string
  value: Value
}

const ROTATION_MS = 30_000

export async function setPermissions(walk: Walk, main: Credentials): Promise<People> {
  walk.step('1  Permissions: who may')
  const policies = await walk.call(main, ['GET', '/api/v1/policies?type=SYSTEM_MANAGED&size=100'])
  const { items } = policies.body as { items: { policyId: string; policyName: string }[] }
  const make = async (loginId: string, policyName: string): Promise<Credentials> => {
    const policy = items.find((item) => item.policyName === policyName)
    if (policy === undefined) throw new StepFailed(`The policy ${policyName} is not listed.`)
    const made = await walk.call(main, [
      'POST',
      '/api/v1/sub-accounts',
      { loginId, name: loginId, canAPIGatewayAccess: true, canConsoleAccess: false },
    ])
    const { id } = made.body as { id: string }
    await walk.call(main, ['POST', `/api/v1/sub-accounts/${id}/policies`, { policyIdList: [policy.policyId] }])
    const key = await walk.call(main, ['POST', `/api/v1/sub-accounts/${id}/access-keys`])
    const { accessKey, keySecret } = key.body as { accessKey: string; keySecret: string }
    walk.say(`  ${loginId} holds ${policyName} and the access key ${accessKey.slice(0, 18)}…`)
    return { accessKey, secretKey: keySecret, url: main.url, from: loginId }
  }
  return { keeper: await make('keeper', 'NCP_SECRETMANAGER_MANAGER'), reader: await make('reader', 'NCP_SECRETMANAGER_USER') }
}

export async function createSecret(walk: Walk, { keeper, reader }: People, value: Value): Promise<Made> {
  walk.step('2  Create a secret')
  const body = {
    secretName: 'app-database',
    memo: 'the password of app',
    secretValue: { value: JSON.stringify(value), rotationTargets: ['password'] },
  }
  const made = dataOf<{ secretId: string; secretName: string; secretStatus: string; protectionKey: { kmsKeyName: string } }>(
    await walk.call(keeper, ['POST', '/api/v1/secrets', body]),
  )
  walk.say(`  ${made.secretName}, id ${short(made.secretId)}, ${made.secretStatus}, sealed by ${made.protectionKey.kmsKeyName}`)
  walk.say(`  its password: ${hidden(value.password)}; a rotation changes: password`)
  await walk.call(reader, ['POST', '/api/v1/secrets', { ...body, secretName: 'not-mine' }], 403)
  walk.say('  reader may read but not create: refused, and recorded')
  return { id: made.secretId, name: made.secretName, value }
}

export async function manageSecret(walk: Walk, { keeper, reader }: People, secret: Made): Promise<void> {
  walk.step('3  Manage it: list, states, usage history')
  const at = `/api/v1/secrets/${secret.id}`
  const list = dataOf<{ totalCount: number }>(await walk.call(reader, ['GET', '/api/v1/secrets?pageNo=1']))
  walk.say(`  reader sees ${list.totalCount} secret`)
  await walk.call(keeper, ['POST', `${at}/disable`])
  await walk.call(reader, ['GET', `${at}/values`], 422)
  walk.say('  suspended: nobody reads it until it is enabled again')
  await walk.call(keeper, ['POST', `${at}/enable`])
  const read = dataOf<{ decryptedSecretChain: { active: string } }>(await walk.call(reader, ['GET', `${at}/values`]))
  walk.check(read.decryptedSecretChain.active === JSON.stringify(secret.value), 'the value that came back is the one that went in')
  const logs = dataOf<{ totalCount: number; result: { data: { api: { action: string; result: string } } }[] }>(
    await walk.call(keeper, ['GET', `${at}/logs?pageNo=1&pageSize=10`]),
  )
  walk.say(
    `  its history has ${logs.totalCount} records, the newest: ${logs.result
      .slice(0, 3)
      .map(({ data }) => `${data.api.action} ${data.api.result}`)
      .join(', ')}`,
  )
}

export async function rotateSecret(walk: Walk, main: Credentials, { keeper, reader }: People, secret: Made): Promise<void> {
  walk.step('4  Rotate it: an action changes the password where it is used')
  const code = readFileSync(new URL('./action.mjs', import.meta.url), 'utf8')
  const functions = '/ncf/api/v2'
  await walk.call(main, [
    'PUT',
    `${functions}/packages/-/actions/change-password`,
    { exec: { kind: 'nodejs:20', code }, limits: { timeout: 20_000, memory: 256 } },
  ])
  await walk.call(main, [
    'PUT',
    `${functions}/triggers/app-trigger?type=secret_manager`,
    { secretManagerLink: [{ secretName: secret.name }] },
  ])
  await walk.call(main, ['POST', `${functions}/triggers/app-trigger/link-action`, { action: 'change-password', package: '-' }])
  const at = `/api/v1/secrets/${secret.id}`
  await walk.call(keeper, ['POST', `${at}/rotation`])
  const detail = await rotated(walk, keeper, secret.id)
  const { active, previous } = dataOf<{ decryptedSecretChain: { active: string; previous: string } }>(
    await walk.call(reader, ['GET', `${at}/values`]),
  ).decryptedSecretChain
  const now = JSON.parse(active) as Value
  walk.say(
    `  job ${short(detail.lastRotationResultId ?? '')} is done; the password is now ${hidden(now.password)}, the old one is kept as PREVIOUS`,
  )
  walk.check(previous === JSON.stringify(secret.value), 'PREVIOUS is the value from before')
  walk.check(await worksAt(now), 'the service takes the new password')
  walk.check(!(await worksAt(secret.value)), 'and no longer the old one')
}

interface Phase {
  rotationPhase: string
  secretStatus: string
  lastRotationDate: number | null
  lastRotationResultId: string | null
}

/** Asks until the job has ended; the calls of waiting are not printed one by one. */
async function rotated(walk: Walk, keeper: Credentials, id: string): Promise<Phase> {
  const { callWire } = await import('../wire.ts')
  const until = Date.now() + ROTATION_MS
  for (;;) {
    walk.calls++
    const detail = dataOf<Phase>(await callWire(keeper, 'GET', `/api/v1/secrets/${id}`))
    if (detail.rotationPhase === 'NONE' && detail.secretStatus === 'ENABLE') {
      if (detail.lastRotationDate !== null) return detail
      const story = await callWire(keeper, 'GET', `/api/v1/secrets/${id}/rotation-jobs`)
      throw new StepFailed(`The rotation ended without success: ${JSON.stringify(story.body)}`)
    }
    if (Date.now() > until) throw new StepFailed('The rotation took longer than 30 seconds.')
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

async function worksAt({ url, username, password }: Value): Promise<boolean> {
  const authorization = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`
  return (await fetch(`${url}/login`, { headers: { authorization } })).ok
}

/** The same few lines as in the README: bash, openssl and curl, where the machine has them. */
const SCRIPT = `
TARGET="$1"; TIME="$(date +%s)000"
SIGNATURE="$(printf 'GET %s\\n%s\\n%s' "$TARGET" "$TIME" "$NCLOUD_ACCESS_KEY" | openssl dgst -sha256 -hmac "$NCLOUD_SECRET_KEY" -binary | openssl base64)"
curl -sS "$NCLOUD_API_GW$TARGET" -H "x-ncp-apigw-timestamp: $TIME" -H "x-ncp-iam-access-key: $NCLOUD_ACCESS_KEY" -H "x-ncp-apigw-signature-v2: $SIGNATURE"`

export async function callByProgram(walk: Walk, reader: Credentials, secret: Made): Promise<void> {
  walk.step('5  Call the API from programs')
  const target = `/api/v1/secrets/${secret.id}/active`
  const read = dataOf<{ decryptedSecretValue: { value: string; valueStage: string } }>(
    await walk.call(reader, ['GET', target]),
  ).decryptedSecretValue
  const { username } = JSON.parse(read.value) as Value
  walk.say(`  a program got ${read.valueStage}, and logs in as ${username}`)
  const env = {
    PATH: '/usr/local/bin:/usr/bin:/bin',
    NCLOUD_ACCESS_KEY: reader.accessKey,
    NCLOUD_SECRET_KEY: reader.secretKey,
    NCLOUD_API_GW: reader.url,
  }
  const shell = await promisify(execFile)('bash', ['-c', SCRIPT, 'bash', target], { env }).catch((error: Error) => error)
  if (shell instanceof Error) walk.say('  bash with openssl and curl was not tried: this machine lacks one of them')
  else walk.check(shell.stdout.includes('"valueStage":"ACTIVE"'), 'five lines of bash, openssl and curl get the same')
  await walk.call({ ...reader, secretKey: `${reader.secretKey}x` }, ['GET', target], 401)
  walk.say('  a wrong secret key is refused, and nobody learns why')
}

export async function deleteSecret(walk: Walk, { keeper, reader }: People, secret: Made): Promise<void> {
  walk.step('6  Delete it')
  const at = `/api/v1/secrets/${secret.id}`
  const asked = dataOf<{ secretStatus: string; expectedDestroyDate: number }>(await walk.call(keeper, ['POST', `${at}/request-deletion`]))
  walk.say(`  ${asked.secretStatus}: gone on ${new Date(asked.expectedDestroyDate).toISOString().slice(0, 10)}, unless somebody cancels`)
  await walk.call(reader, ['GET', `${at}/values`], 422)
  await walk.call(keeper, ['POST', `${at}/cancel-deletion`])
  await walk.call(keeper, ['POST', `${at}/request-deletion`])
  await walk.call(keeper, ['DELETE', at])
  await walk.call(keeper, ['GET', at], 404)
  walk.say('  deleted at once: its values and data keys are erased, its name is free, its history stays')
}
