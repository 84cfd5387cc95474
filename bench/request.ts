import { sign, signingKey } from '#signature/sign'
import { KEYS } from './servers.ts'

const KEY = signingKey(KEYS.secretKey)

/** The text of a signed request, as programs send it: a length is announced where there is a body. */
export function request(method: string, target: string, body = ''): string {
  const timestamp = String(Date.now())
  const signature = sign({ method, target, timestamp, accessKey: KEYS.accessKey }, KEY)
  const head = [
    `${method} ${target} HTTP/1.1`,
    'Host: 127.0.0.1',
    `x-ncp-apigw-timestamp: ${timestamp}`,
    `x-ncp-iam-access-key: ${KEYS.accessKey}`,
    `x-ncp-apigw-signature-v2: ${signature}`,
    ...(body === '' ? [] : [`Content-Length: ${body.length}`]),
  ]
  return `${head.join('\r\n')}\r\n\r\n${body}`
}
