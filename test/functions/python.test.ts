import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { FIRST_PASSWORD, makeRotating } from '../rotation/rotating.ts'
import { startCoffer } from '../support/coffer.ts'
import { type ZipEntry, zipped } from './zips.ts'

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

describe('an action in Python of several files', { skip }, () => {
  const run = async (...entries: ZipEntry[]) => {
    await coffer.main.ok('PUT', `${ACTIONS}/zipped`, { exec: { kind: 'python:3', binary: true, code: zipped(...entries) } })
    return (await coffer.main.ok('POST', `${ACTIONS}/zipped`, {})).response
  }

  test('imports modules and packages that lie beside it, and opens what else does', async () => {
    const { result } = await run(
      {
        name: '__main__.py',
        text: `
import json, os, lib, action.deep
from action.near import near

def main(args):
    with open(os.path.join(os.path.dirname(__file__), 'data.json')) as file:
        return {'lib': lib.name, 'deep': action.deep.name, 'near': near(), 'data': json.load(file), 'late': late()}

def late():
    import later
    return later.name`,
      },
      { name: 'lib.py', text: 'name = "lib"' },
      { name: 'later.py', text: 'name = "later"' },
      { name: 'data.json', text: '[1]' },
      { name: 'action/__init__.py' },
      { name: 'action/deep/__init__.py', text: 'name = "deep"' },
      { name: 'action/near.py', text: 'from .deep import name\ndef near():\n  return name' },
    )
    assert.deepEqual(result, { lib: 'lib', deep: 'deep', near: 'deep', data: [1], late: 'later' })
  })

  test('is read in the encoding that it says', async () => {
    const text = Buffer.from(`# -*- coding: latin-1 -*-\ndef main(args):\n  return {'said': 'größer'}`, 'latin1')
    assert.deepEqual((await run({ name: '__main__.py', text })).result, { said: 'größer' })
    assert.deepEqual((await run({ name: '__main__.py', text: `\ufeffdef main(args):\n  return {'said': '한'}` })).result, { said: '한' })
  })

  test('tells nobody where its code lay when it breaks off', async () => {
    const { result } = await run({ name: '__main__.py', text: 'def main(args):\n  raise ValueError(__file__)' })
    assert.equal(result.error, 'The action failed: ValueError: __main__.py.')
  })
})

test('an action in Python that comes as text may begin with a byte order mark, and is UTF-8 whatever it says', { skip }, async () => {
  for (const begins of ['\ufeff', '# -*- coding: latin-1 -*-\n']) {
    await coffer.main.ok('PUT', `${ACTIONS}/marked`, {
      exec: { kind: 'python:3', code: `${begins}def main(args):\n  return {'said': '한'}` },
    })
    assert.deepEqual((await coffer.main.ok('POST', `${ACTIONS}/marked`, {})).response.result, { said: '한' })
  }
})

test('the log says at start what holds actions back, and whether Python is there', () => {
  assert.match(coffer.logged(), /actions run behind (?:bubblewrap|unshare|weak), which keeps from them: /)
  assert.match(coffer.logged(), /python:\* actions? (?:run on Python 3|can run)/)
})
