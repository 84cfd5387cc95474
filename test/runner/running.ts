import assert from 'node:assert/strict'
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after } from 'node:test'
import type { ActionEnd, ActionRun } from '#core/ports/runner'
import { findPrograms, type Layer, type Programs } from '#runner/layers'
import { makeRunner } from '#runner/runner'

export const LAYERS = ['bubblewrap', 'unshare', 'weak'] as const
export type LayerName = Layer['name']

/** Stands in the server's home, where no action may find it. */
export const HOME_SECRET = 'the-root-key-of-this-server'
/** Stands in the environment of the server, and so in /proc/<pid>/environ. */
export const SERVER_SECRET = 'the-environment-of-this-server'

const real = findPrograms()
const PROGRAMS: Record<LayerName, Programs> = {
  bubblewrap: real,
  unshare: { ...real, bwrap: undefined },
  weak: { ...real, bwrap: undefined, unshare: undefined },
}

export interface Running {
  readonly home: string
  readonly notices: readonly string[]
  /** Runs code and resolves to how it ended. */
  run(code: string, more?: Partial<ActionRun>): Promise<ActionEnd>
  /** Runs code that must succeed; resolves to what it answered. */
  // biome-ignore lint/suspicious/noExplicitAny: a test reads whatever came back, and fails if it is not what it should be
  answer(code: string, more?: Partial<ActionRun>): Promise<any>
  start(code: string, more?: Partial<ActionRun>): ReturnType<ReturnType<typeof makeRunner>['run']>
  refusal: ReturnType<typeof makeRunner>['refusal']
  close(): Promise<void>
}

/** A runner behind one layer, with a server's home that holds a root key. Closed by itself when the test file ends. */
export async function runnerBehind(layer: LayerName, more: { pythons?: string[]; programs?: Programs } = {}): Promise<Running> {
  const home = mkdtempSync(join(tmpdir(), 'coffer-home-'))
  // What the layer must hold back is not hidden by the mode of the file: an unlucky umask must not give it away either.
  writeFileSync(join(home, 'root.key'), HOME_SECRET, { mode: 0o644 })
  const notices: string[] = []
  const runner = makeRunner({
    layer: layer === 'weak' ? 'weak' : 'auto',
    runtimePath: realpathSync(process.execPath),
    home,
    clock: { now: () => Date.UTC(2026, 0, 5), elapsedMs: () => 0 },
    onNotice: (notice) => notices.push(notice),
    programs: PROGRAMS[layer],
    ...more,
  })
  assert.equal((await runner.ready())?.name, layer, `${layer} does not work on this machine: ${notices.join(' ')}`)
  const close = async () => {
    await runner.close()
    rmSync(home, { recursive: true, force: true })
  }
  after(close)
  const start: Running['start'] = (code, more = {}) => runner.run({ ...USUAL, code, ...more })
  const run: Running['run'] = (code, more) => start(code, more).done
  const answer: Running['answer'] = async (code, more) => {
    const end = await run(code, more)
    assert.equal(end.status, 'success', `${end.reason} ${end.logs.map(({ text }) => text).join('\n')}`)
    return JSON.parse(end.result)
  }
  return { home, notices, refusal: (kind) => runner.refusal(kind), run, answer, start, close }
}

const USUAL: Omit<ActionRun, 'code'> = {
  kind: 'nodejs:20',
  main: 'main',
  parameters: {},
  environment: {},
  timeoutMs: 20_000,
  memoryMb: 128,
}
