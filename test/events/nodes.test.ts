import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { newSecret, VALUE } from '../barrier/subjects.ts'
import { startRotating } from '../rotation/rotating.ts'
import { listen } from '../support/listen.ts'
import { twoNodes } from '../support/two-nodes.ts'

for (const notify of [true, false]) {
  describe(`a stream on one node of two, ${notify ? 'which tell each other at once' : 'of which none tells the other'}`, () => {
    it('hears of what is done on the other', async () => {
      const { a, b } = await twoNodes(notify)
      const stream = await listen(a.main.at(b.url))
      assert.equal((await stream.next()).type, 'ready')
      const secretId = await newSecret(a, 'elsewhere')
      if (!notify) await b.coffer.jobs.tick()
      const made = await stream.next()
      assert.deepEqual([made.type, made.data.secretId], ['secret.created', secretId])
      stream.leave()
      // A reader may come back to another node.
      await a.main.ok('PUT', `/api/v1/secrets/${secretId}/values/active`, { value: VALUE(2) })
      const other = await listen(a.main, { lastEventId: stream.lastEventId })
      assert.equal((await other.upTo('secret.changed')).at(-1)?.data.secretId, secretId)
    })
  })
}

describe('the stream of events', () => {
  it('tells of a rotation from its request to its end', async () => {
    const rotating = await startRotating()
    const stream = await listen(rotating.coffer.main)
    const story = await rotating.rotate()
    assert.equal(story.state, 'COMPLETED')
    const heard = await stream.upTo('rotation.ended')
    const steps = heard.filter(({ type }) => type.startsWith('rotation.'))
    assert.deepEqual([steps.at(-1)?.data.step, steps.at(-1)?.data.jobId], ['COMPLETED', story.jobId])
    assert.ok(steps.every(({ data }) => data.secretId === rotating.secretId))
    assert.ok(heard.some(({ type, data }) => type === 'secret.changed' && data.secretId === rotating.secretId))
    assert.ok(!JSON.stringify(heard).includes(story.jobToken))
  })
})
