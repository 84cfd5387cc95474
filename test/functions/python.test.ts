import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { FIRST_PASSWORD, makeRotating } from '../rotation/rotating.ts'
import { startCoffer } from '../support/coffer.ts'

const ACTIONS = '/ncf/api/v2/packages/-/actions'

/** The usual rotation, as somebody would write it in Python: nothing but the standard library. */
const ROTATE = `
import base64, hashlib, hmac, json, os, urllib.error, urllib.request

def send(method, url, body=None, headers={}):
    data = None if body is None else json.dumps(body).encode()
    try:
        with urllib.request.urlopen(urllib.request.Request(url, data, dict(headers), method=method)) as answer:
            return answer.status, json.loads(answer.read())
    except urllib.error.HTTPError as error:
        return error.code, json.loads(error.read())

def main(args):
    access, secret = os.environ['NCLOUD_ACCESS_KEY'], os.environ['NCLOUD_SECRET_KEY']
    job = '/action/v1/secrets/' + args['secretId'] + '/jobs/' + args['jobToken']

    def call(step, body=None, method='POST'):
        message = method + ' ' + job + step + '\\n' + str(args['now']) + '\\n' + access
        signature = base64.b64encode(hmac.new(secret.encode(), message.encode(), hashlib.sha256).digest()).decode()
        headers = {'x-ncp-apigw-timestamp': str(args['now']), 'x-ncp-iam-access-key': access, 'x-ncp-apigw-signature-v2': signature}
        if body is not None:
            headers['content-type'] = 'application/json'
        status, said = send(method, args['secretManagerUrl'] + job + step, body, headers)
        if status != 200:
            raise RuntimeError(step + ' answered ' + str(status) + ': ' + json.dumps(said))
        return said['data']

    active = json.loads(call('/start')['decryptedSecretChain']['active'])
    call('/pending')
    old, new = active['password'], call('/generate-random-secret', {'length': 24, 'includeSpace': False})['randomString']
    call('/pending', {'value': json.dumps({**active, 'password': new})}, 'PUT')
    print('changing', old, 'to', json.dumps({'password': new}), base64.b64encode(new.encode()).decode())
    if send('POST', args['target'] + '/password', {'password': old, 'next': new})[0] != 200:
        if args.get('reports'):
            call('/fail', {'message': 'the target refused ' + new})
            return {}
        raise RuntimeError('the target refused ' + new)
    if send('POST', args['target'] + '/login', {'password': new})[0] != 200:
        raise RuntimeError('the new password does not work')
    call('/complete')
    return {'changed': True, 'password': new}
`

const coffer = await startCoffer()
const probe = await coffer.main.call('PUT', `${ACTIONS}/probe`, { exec: { kind: 'python:3', code: 'def main(args):\n  return args' } })
const skip = probe.status === 200 ? false : String(probe.body.error.message)

describe('a rotation action in Python', { skip }, () => {
  test('makes a password, changes it where it is used, with the key of its job, and prints no value', async () => {
    const r = await makeRotating(coffer, { name: 'python', kind: 'python:3.11', code: ROTATE })
    assert.equal((await r.rotate()).state, 'COMPLETED')
    const { active, previous } = await r.passwords()
    assert.deepEqual([active, previous], [r.target.password, FIRST_PASSWORD])
    const [activation] = await coffer.main.ok('GET', `${r.action}/activations`)
    assert.deepEqual(activation.response.result, { changed: true, password: '***' })
    assert.match(activation.logs[0], /changing \*\*\* to \{"password": "\*\*\*"\} \*\*\*=*$/)
    assert.equal((await coffer.main.ok('GET', r.action)).exec.kind, 'python:3.11')
  })

  test('that fails, by its word or by an exception, ends its job with the reason and leaves ACTIVE', async () => {
    for (const reports of [true, false]) {
      const r = await makeRotating(coffer, { name: `fails-${reports}`, kind: 'python:default', code: ROTATE })
      await r.setClock({ reports })
      r.target.fault = 'refuses'
      const job = await r.rotate()
      assert.equal(job.state, 'FAILED')
      assert.match(job.message, /the target refused \*\*\*/)
      assert.equal((await r.passwords()).active, FIRST_PASSWORD)
    }
  })

  test('is run by hand like any other, and keeps what it was given', async () => {
    const { response } = await coffer.main.ok('POST', `${ACTIONS}/probe`, { who: '한', count: 7 })
    assert.deepEqual(response, { status: 'success', success: true, result: { who: '한', count: 7 } })
  })
})

test('the log says at start what holds actions back, and whether Python is there', () => {
  assert.match(coffer.logged(), /actions run behind (?:bubblewrap|unshare|weak), which keeps from them: /)
  assert.match(coffer.logged(), /python:\* actions? (?:run on Python 3|can run)/)
})
