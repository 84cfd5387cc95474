import assert from 'node:assert/strict'
import { after, suite, test } from 'node:test'
import type { TestCoffer } from '../support/coffer.ts'
import { freePort } from '../support/free-port.ts'
import type { Login, Ready } from './ready.ts'
import { secretsOn, toldNoPassword } from './secrets-on.ts'
import type { System } from './system.ts'

/** How many rotations a poller looks on at. */
const POLLED = 3
const NO_HOSTS: Record<string, string> = { http: 'it takes no host from a value' }

export interface Exercise {
  /** Leaves out what is the same for every kind. */
  kindOnly?: boolean
}

/** The heart of what every kind has to do, on a real server through a real Coffer. A text in the place of the system says why it cannot be. */
export function exerciseActions(name: string, coffer: TestCoffer, given: System | string): void {
  if (typeof given === 'string') {
    test(`${name} is rotated`, { skip: given }, () => undefined)
    return
  }
  const system: System = given
  suite(`${name}: rotation`, () => {
    const { user, next, single, alternating, everything } = secretsOn(coffer, system)

    after(() => toldNoPassword(everything))

    test('a single user changes its own password, three times', async () => {
      const ready = await single()
      for (let turn = 1; turn <= 3; turn++) {
        const before = await ready.active()
        const now = await ready.rotated()
        assert.equal(now.username, before.username)
        assert.deepEqual([await system.logsIn(before), await system.logsIn(now)], [false, true])
        assert.match(now.password, /^[^'"`\\ %@:/]{32}$/)
      }
    })

    test('two users take turns, and the one that was in use goes on working', async () => {
      const ready = await alternating()
      for (let turn = 1; turn <= 3; turn++) {
        const before = await ready.active()
        const now = await ready.rotated()
        assert.notEqual(now.username, before.username)
        assert.deepEqual([await system.logsIn(before), await system.logsIn(now)], [true, true])
      }
    })

    test('a dry run looks at all of it and changes nothing', async () => {
      for (const ready of [await single(), await single({ admin: system.admin }), await alternating()]) {
        const before: unknown[] = [await system.kept(), await ready.chain()]
        const { result, state } = await ready.fire({ dryRun: true })
        const { checks } = result as { checks: { check: string; ok: boolean; message: string }[] }
        assert.ok(checks.length >= 3, JSON.stringify(checks))
        assert.deepEqual([checks.filter(({ ok }) => !ok), state], [[], 'FAILED'])
        assert.deepEqual([await system.kept(), await ready.chain()], before)
      }
    })

    test('what goes wrong is told so that a person knows what to do, and ACTIVE goes on working', async () => {
      const wrongAdmin = await single({ admin: { ...system.admin, password: 'Wrong-password-1' } })
      assert.match(await wrongAdmin.failed(), /refuses .*the administrator.*correct the value|with 401: whoever changes it is not allowed/)
      const down = await single({ parameters: system.parameters(await freePort(), 'self') })
      assert.match(await down.failed(), /is not reachable \(ECONNREFUSED\): it is down, or host, port or a firewall are wrong/)
      const ghost = await alternating()
      // A name that holds a word of an error is none.
      await ghost.set({ users: ['closed-account', 'nor-here'] })
      assert.match(await ghost.failed(), system.noUser)
      const notAdmin = await single({ admin: await user(next('plain'), false) })
      assert.match(await notAdmin.failed(), /may not do that|with 403/)
      for (const each of [wrongAdmin, down, ghost, notAdmin]) assert.ok(await system.logsIn(await each.active()))
    })

    test('retiring shuts out the user of PREVIOUS alone', async () => {
      const ready = await alternating()
      const first = await ready.active()
      const second = await ready.rotated()
      await ready.fire({ step: 'retire' })
      assert.deepEqual([await system.logsIn(first), await system.logsIn(second)], [false, true])
      assert.equal((await ready.rotated()).username, first.username)
    })
  })
}

/** All else that every kind has to do, which takes longer. */
export function exerciseClosely(name: string, coffer: TestCoffer, given: System | string, options: Exercise = {}): void {
  if (typeof given === 'string') {
    test(`${name} is rotated, looked at closely`, { skip: given }, () => undefined)
    return
  }
  const system: System = given
  const { kindOnly = false } = options
  suite(`${name}: rotation, looked at closely`, () => {
    const { user, make, single, alternating, everything } = secretsOn(coffer, system)

    after(() => toldNoPassword(everything))

    test('an administrator changes the password of a single user, three times', async () => {
      const ready = await single({ admin: system.admin, rotationTargets: ['password'] })
      for (let turn = 1; turn <= 3; turn++) {
        const before = await ready.active()
        const now = await ready.rotated()
        assert.deepEqual({ ...now, password: '' }, { ...before, password: '' })
        assert.deepEqual([await system.logsIn(before), await system.logsIn(now)], [false, true])
      }
    })

    test(`with alternating users ACTIVE logs in at every instant of ${POLLED} rotations`, async () => {
      const ready = await alternating()
      const seen = { tries: 0, refused: 0, round: Promise.withResolvers<void>(), over: false }
      const poll = async () => {
        while (!seen.over) {
          const { round } = seen
          if (!(await system.logsIn(await ready.active()))) seen.refused += 1
          seen.tries += 1
          seen.round = Promise.withResolvers()
          round.resolve()
        }
      }
      const polling = poll()
      for (let turn = 1; turn <= POLLED; turn++) {
        await ready.rotated()
        // What was read before a rotation is tried before the next one begins: that much everybody gets.
        await seen.round.promise
      }
      seen.over = true
      await polling
      assert.deepEqual([seen.refused, seen.tries >= POLLED], [0, true], `${seen.refused} of ${seen.tries} logins were refused`)
    })

    test('a dry run tells what a rotation would fail at', async () => {
      const failing = async (ready: Ready) => {
        const before: unknown[] = [await system.kept(), await ready.chain()]
        const { result } = await ready.fire({ dryRun: true })
        assert.deepEqual([await system.kept(), await ready.chain()], before)
        const { checks } = result as { checks: { check: string; ok: boolean; message: string }[] }
        return checks.filter(({ ok }) => !ok).map(({ check, message }) => `${check}: ${message}`)
      }
      const wrongAdmin = await single({ admin: { ...system.admin, password: 'Wrong-password-1' } })
      if (system.kind !== 'http') assert.match((await failing(wrongAdmin)).join(), /^administrator: .*does not log in/)
      const ghost = await alternating({ users: ['nobody-there', 'nor-here'] })
      if (system.kind !== 'http') assert.match((await failing(ghost)).join(), system.noUser)
      const down = await single({ parameters: system.parameters(await freePort(), 'self') })
      assert.match((await failing(down)).join(), /^ACTIVE: .*is not reachable/)
    })

    test('a value that does not work is told with the one that does, and nothing is built on it', async () => {
      const ready = await single()
      const first = await ready.active()
      const second = await ready.rotated()
      await coffer.main.ok('PUT', `${ready.S}/values`, {
        active: JSON.stringify({ ...second, password: 'Not-the-password-1' }),
        previous: JSON.stringify(second),
      })
      const kept = await system.kept()
      assert.match(await ready.failed(), /ACTIVE .*does not work.*; PREVIOUS does\. Update the value of ACTIVE to that of PREVIOUS/)
      await coffer.main.ok('PUT', `${ready.S}/values/previous`, { value: JSON.stringify(first) })
      assert.match(await ready.failed(), /ACTIVE .*does not work.*PREVIOUS does not either.*No value of the secret works/)
      assert.equal(await system.kept(), kept)
      assert.equal((await ready.chain()).pending, undefined)
    })

    test('nobody is retired while a rotation is unfinished, or ACTIVE has the same user', {
      skip: kindOnly ? 'it is the same for every kind' : false,
    }, async () => {
      const ready = await alternating()
      const first = await ready.rotated()
      await ready.set({ users: [first.username, 'nobody-there'] })
      assert.match(await ready.failed(), system.noUser)
      const unfinished = await ready.fire({ step: 'retire' })
      assert.match(unfinished.message, /A rotation is unfinished: retry it first/)
      const alone = await single({ admin: system.admin })
      const now = await alone.rotated()
      const same = await alone.fire({ step: 'retire', strategy: 'alternating', users: [now.username, 'nobody-there'] })
      assert.match(same.message, /The user of PREVIOUS .* is in use/)
      assert.deepEqual([await system.logsIn(await ready.active()), await system.logsIn(now)], [true, true])
    })

    test('user names that break what is quoted badly are names like others', async () => {
      const bystander = await user('a')
      const hostile = await user(system.hostileName)
      const ready = await make({
        value: { ...bystander },
        admin: system.admin,
        parameters: { strategy: 'alternating', users: ['a', hostile.username] },
      })
      const kept = await system.logsIn(bystander)
      const now = await ready.rotated()
      assert.equal(now.username, hostile.username)
      assert.deepEqual([kept, await system.logsIn(now), await system.logsIn(bystander)], [true, true, true])
      const alone = await make({ value: { ...now } })
      assert.ok(await system.logsIn(await alone.rotated()))
    })

    test('TLS is asked for and the certificate is checked, unless the trigger says otherwise', async (context) => {
      const { tls } = system
      if (system.kind === 'http') return context.skip('its URLs say so')
      if (tls === undefined) {
        const plain = await single({ parameters: { tls: 'verify' } })
        return assert.match(await plain.failed(), /does not speak TLS there/)
      }
      const ready = await single({ parameters: { host: 'localhost', port: tls.port, tls: undefined } })
      assert.match(await ready.failed(), /certificate of .* is not trusted/)
      await ready.set({ tls: 'on' })
      await ready.rotated()
      await ready.set({ tls: 'verify', ca: tls.ca })
      await ready.rotated()
      await ready.set({ host: '127.0.0.1' })
      assert.match(await ready.failed(), /certificate of .* (is not trusted|cannot be checked)/, 'it is made out to another host')
      if (tls.port === system.port) return
      await ready.set({ port: system.port })
      assert.match(await ready.failed(), /no answer in TLS.*set the parameter "tls" to "off"/)
    })

    test("an administrator's password goes to no place that the rotated secret names", {
      skip: NO_HOSTS[system.kind] ?? false,
    }, async () => {
      const login = await user()
      const elsewhere = { ...login, host: '127.0.0.1', port: system.port }
      const ready = await make({ value: elsewhere, admin: system.admin, parameters: { host: undefined, port: undefined } })
      assert.match(await ready.failed(), /Nobody said where the target is: give "host" in the value of the administrator or as a parameter/)
      await ready.set({ host: '127.0.0.1', port: system.port })
      const { host, port } = (await ready.rotated()) as Login & { host: string; port: number }
      assert.deepEqual([host, port], ['127.0.0.1', system.port])
    })

    test('what the parameters lack is named', { skip: kindOnly ? 'it is the same for every kind' : false }, async () => {
      const ready = await single()
      await ready.set({ strategy: 'alternating' })
      assert.match(await ready.failed(), /needs the parameter "users": an array with the names of two different users/)
      await ready.set({ users: ['x', 'y'] })
      assert.match(await ready.failed(), /needs the parameter "adminSecretId"/)
      await ready.set({ strategy: 'other' })
      assert.match(await ready.failed(), /"strategy" is "single" or "alternating"/)
      const keptUser = await make({ value: { ...(await user()) }, rotationTargets: ['username'] })
      assert.match(await keptUser.failed(), /changes "password", which is no rotation target/)
    })
  })
}
