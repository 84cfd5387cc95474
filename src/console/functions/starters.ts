/** Code that a new action begins with. It fails until somebody wrote what is to be done: nothing is rotated by accident. */
const NODEJS = `// Gets the parameters of package, action, trigger and call as one object. What it returns is its result.
// In a rotation they hold secretId, secretName, jobToken and secretManagerUrl, too, and this process
// has a key of its own, which may do nothing but this job and ends with it.
const { createHmac } = require('node:crypto')

async function step(params, name, body) {
  const path = \`/action/v1/secrets/\${params.secretId}/jobs/\${params.jobToken}/\${name}\`
  const { NCLOUD_ACCESS_KEY: accessKey, NCLOUD_SECRET_KEY: secretKey } = process.env
  const timestamp = String(Date.now())
  const signature = createHmac('sha256', secretKey).update(\`POST \${path}\\n\${timestamp}\\n\${accessKey}\`).digest('base64')
  const answer = await fetch(params.secretManagerUrl + path, {
    method: 'POST',
    headers: {
      'x-ncp-apigw-timestamp': timestamp,
      'x-ncp-iam-access-key': accessKey,
      'x-ncp-apigw-signature-v2': signature,
    },
    body: body === undefined ? undefined : JSON.stringify(body),
  })
  if (!answer.ok) throw new Error(\`\${name} was answered \${answer.status}\`)
  return (await answer.json()).data
}

exports.main = async (params) => {
  if (params.jobToken === undefined) return { parameters: Object.keys(params) } // run by hand
  const { decryptedSecretChain } = await step(params, 'start')
  const { pending } = await step(params, 'pending') // random values for the rotation targets
  await change(JSON.parse(decryptedSecretChain.active), JSON.parse(pending), params)
  await step(params, 'complete')
  return { rotated: params.secretName }
}

async function change(active, pending, params) {
  throw new Error('Change the value in the target system here, and try the new one there.')
}
`

const PYTHON = `# Gets the parameters of package, action, trigger and call as one dict. What it returns is its result.
# In a rotation they hold secretId, secretName, jobToken and secretManagerUrl, too, and this process
# has a key of its own, which may do nothing but this job and ends with it.
import base64, hashlib, hmac, json, os, time, urllib.request


def step(args, name, body=None):
    path = f"/action/v1/secrets/{args['secretId']}/jobs/{args['jobToken']}/{name}"
    access_key, secret_key = os.environ["NCLOUD_ACCESS_KEY"], os.environ["NCLOUD_SECRET_KEY"]
    timestamp = str(int(time.time() * 1000))
    text = f"POST {path}\\n{timestamp}\\n{access_key}"
    digest = hmac.new(secret_key.encode(), text.encode(), hashlib.sha256).digest()
    request = urllib.request.Request(
        args["secretManagerUrl"] + path,
        method="POST",
        data=None if body is None else json.dumps(body).encode(),
        headers={
            "x-ncp-apigw-timestamp": timestamp,
            "x-ncp-iam-access-key": access_key,
            "x-ncp-apigw-signature-v2": base64.b64encode(digest).decode(),
        },
    )
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)["data"]


def main(args):
    if "jobToken" not in args:
        return {"parameters": list(args)}  # run by hand
    started = step(args, "start")
    pending = step(args, "pending")["pending"]  # random values for the rotation targets
    change(json.loads(started["decryptedSecretChain"]["active"]), json.loads(pending), args)
    step(args, "complete")
    return {"rotated": args["secretName"]}


def change(active, pending, args):
    raise RuntimeError("Change the value in the target system here, and try the new one there.")
`

export const STARTERS = { nodejs: NODEJS, python: PYTHON } as const

export function isStarter(code: string): boolean {
  return code === '' || code === NODEJS || code === PYTHON
}
