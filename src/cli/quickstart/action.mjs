// A rotation action: changes a user's password in a small HTTP service, and reports each step back.
// It is started with a key pair of its own that can do nothing but this one job.
import { createHmac } from 'node:crypto'

export async function main({ secretId, jobToken, secretManagerUrl }) {
  const job = `/action/v1/secrets/${secretId}/jobs/${jobToken}`
  const { decryptedSecretChain } = await call(secretManagerUrl, `${job}/start`)
  const old = JSON.parse(decryptedSecretChain.active)
  try {
    const next = JSON.parse((await call(secretManagerUrl, `${job}/pending`)).pending)
    // Every step may run twice: after a crash the new password may be in place already.
    if (!(await worksAt(old.url, next))) {
      const changed = await fetch(`${old.url}/password`, { method: 'POST', headers: { authorization: basic(old) }, body: next.password })
      if (!changed.ok) throw new Error(`the service refused the change with ${changed.status}`)
      if (!(await worksAt(old.url, next))) throw new Error('the service does not take the new password')
    }
    await call(secretManagerUrl, `${job}/complete`)
    return { rotated: true }
  } catch (error) {
    await call(secretManagerUrl, `${job}/fail`, { message: error.message })
    throw error
  }
}

const basic = ({ username, password }) => `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`
const worksAt = async (url, user) => (await fetch(`${url}/login`, { headers: { authorization: basic(user) } })).ok

async function call(base, path, body) {
  const timestamp = String(Date.now())
  const { NCLOUD_ACCESS_KEY: accessKey, NCLOUD_SECRET_KEY: secretKey } = process.env
  const { pathname } = new URL(base + path)
  const signature = createHmac('sha256', secretKey).update(`POST ${pathname}\n${timestamp}\n${accessKey}`).digest('base64')
  const response = await fetch(base + path, {
    method: 'POST',
    headers: { 'x-ncp-apigw-timestamp': timestamp, 'x-ncp-iam-access-key': accessKey, 'x-ncp-apigw-signature-v2': signature },
    ...(body ? { body: JSON.stringify(body) } : {}),
  })
  const answer = await response.json()
  if (!response.ok) throw new Error(answer.error?.details ?? `the secret manager answered ${response.status}`)
  return answer.data
}
