import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { findPrograms } from '#runner/layers'
import { processesWith } from './bystander.ts'
import { runnerBehind } from './running.ts'

const folder = mkdtempSync(join(tmpdir(), 'coffer-bwrap-'))
after(() => rmSync(folder, { recursive: true, force: true }))

/**
 * A bubblewrap that is killed where it is worst, each time: what it made so far has left its session, and is not bound to it yet.
 */
function halfMade(real: string): string {
  const path = join(folder, 'bwrap')
  const lines = ['#!/bin/sh', 'for each; do', '  shift', '  [ "$each" = --die-with-parent ] || set -- "$@" "$each"', 'done']
  // A shell takes its input from what it starts in the background, unless it is handed on by another number.
  writeFileSync(path, [...lines, 'exec 9<&0', `setsid ${real} "$@" <&9 9<&- &`, 'exec 9<&-', 'wait $!', ''].join('\n'), { mode: 0o755 })
  return path
}

describe('a sandbox that outlives whoever was making it', () => {
  for (const [kind, code] of [
    ['nodejs:20', 'exports.main = () => { for (;;); }'],
    ['python:3', 'def main(args):\n    while True: pass'],
  ] as const) {
    it(`runs nothing of the action, and ends (${kind})`, { timeout: 20_000 }, async () => {
      const { bwrap, ...others } = findPrograms()
      assert.ok(bwrap !== undefined, 'the test needs bubblewrap')
      const runner = await runnerBehind('bubblewrap', { programs: { ...others, bwrap: halfMade(bwrap) } })
      const before = new Set(processesWith(`${bwrap}\0`).map(({ pid }) => pid))
      const made = () => processesWith(`${bwrap}\0`).filter(({ pid }) => !before.has(pid))
      const run = runner.start(code, { kind })
      // Itself, and the first process inside.
      while (made().length < 2) await new Promise((resolve) => setImmediate(resolve))
      run.kill()
      assert.equal((await run.done).status, 'killed')
      while (made().length > 0) await new Promise((resolve) => setImmediate(resolve))
    })
  }
})
