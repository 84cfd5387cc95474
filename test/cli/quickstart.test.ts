import assert from 'node:assert/strict'
import { tmpdir } from 'node:os'
import { describe, it } from 'node:test'
import { coffer } from './run-command.ts'

describe('the quickstart', () => {
  it('walks the six steps with real calls, shows no value in full, and ends with 0', async () => {
    const { code, out, err } = await coffer(['quickstart'], { folder: tmpdir() })
    assert.equal(code, 0, out + err)
    for (const step of ['1  Permissions', '2  Create a secret', '3  Manage it', '4  Rotate it', '5  Call the API', '6  Delete it'])
      assert.ok(out.includes(step), step)
    assert.match(out, /All six steps held, in \d+ signed calls\./)
    assert.doesNotMatch(out, /first-Password-1|ncp_iam_BPKSKR/)
    assert.doesNotMatch(out, /✗/)
    assert.doesNotMatch(out, /\u001b\[/, 'colours are for terminals')
  })

  it('ends when its server does not start, and tells what that one said', async () => {
    const { code, err } = await coffer(['quickstart'], { folder: tmpdir(), env: { COFFER_RUNNER: 'none of them' } })
    assert.equal(code, 1)
    assert.match(err, /The server did not start: it ended with exit code 1\n[\s\S]*COFFER_RUNNER/)
  })
})
