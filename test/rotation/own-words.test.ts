import assert from 'node:assert/strict'
import { test } from 'node:test'
import { action } from './actions.ts'
import { startRotating } from './rotating.ts'

test('of how an action ended, what it said is struck out, and what the server says stands, whatever the secret holds', async () => {
  const r = await startRotating()
  const ends = async (code: string, active: object) => {
    await r.coffer.main.ok('PUT', `${r.S}/values`, { active: JSON.stringify(active), previous: '' })
    await r.setAction(code)
    const { message, activationId } = await r.rotate()
    const { response } = await r.coffer.main.ok('GET', `${r.action}/activations/${activationId}`)
    return [message, JSON.stringify(response)]
  }
  for (const told of await ends(action('process.exit(0)'), { user: 'answer', password: 'memory' }))
    assert.match(
      told,
      /The action ended without an answer: its process broke off, called process\.exit or os\._exit, or ran out of memory\./,
    )
  for (const told of await ends(action(`throw new Error('the action of hunter22')`), { user: 'action', password: 'hunter22' }))
    assert.match(told, /The action failed: Error: the \*\*\* of \*\*\*\./)
})
