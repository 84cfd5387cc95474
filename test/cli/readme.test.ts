import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { SETTING_NAMES } from '#server/setting-names'
import { childEnvironment } from '../support/processes.ts'
import { newServerEnvironment, type ServerProcess, startServer } from '../support/server-process.ts'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))

describe('the README', () => {
  let server: ServerProcess
  let folder = ''
  let readme = ''
  before(async () => {
    readme = await readFile(join(ROOT, 'README.md'), 'utf8')
    server = await startServer(await newServerEnvironment())
    // A copy, so that what the commands write lands nowhere else.
    folder = await mkdtemp(join(tmpdir(), 'coffer-readme-'))
    for (const part of ['package.json', 'package-lock.json', 'src', 'tools'])
      await cp(join(ROOT, part), join(folder, part), { recursive: true })
    await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'))
  })
  after(async () => {
    await server.end('SIGTERM')
    for (const path of [server.home, folder]) await rm(path, { recursive: true, force: true })
  })
  const runs = (script: string) =>
    new Promise<{ error: Error | null; out: string }>((resolve) => {
      execFile(
        'bash',
        ['-c', `set -euo pipefail\n${script}`],
        { cwd: folder, env: { ...childEnvironment(), HOME: folder, COFFER_HOME: server.home } },
        (error, out, err) => resolve({ error, out: out + err }),
      )
    })
  const blocks = (language: string, text = readme) =>
    [...text.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, 'gm'))].map((found) => found[1] ?? '')

  it('has commands that all work, one after the other, as they stand there', async () => {
    const script = blocks('bash').join('\n')
    assert.match(script, /secret-summaries|rotation-jobs/)
    const ran = await runs(script)
    assert.equal(ran.error, null, ran.out)
    assert.match(ran.out, /"valueStage":"ACTIVE"/)
  })

  it('leads to a page on the root key whose commands work as well, while the server serves', async () => {
    const page = await readFile(join(ROOT, 'docs/operating/keys.md'), 'utf8')
    const ran = await runs(blocks('bash', page).join('\n'))
    assert.equal(ran.error, null, ran.out)
    assert.match(ran.out, /Restored: .*root\.key holds a new root key/)
    assert.ok((await server.main.ok('GET', '/api/v1/secrets')).totalCount >= 0)
  })

  it('has a few lines of Node that sign a call', async () => {
    const [code = ''] = blocks('js')
    const file = join(folder, 'signed-call.mjs')
    await writeFile(file, code)
    const { call } = (await import(pathToFileURL(file).href)) as { call: (...args: string[]) => Promise<{ code: string }> }
    const answer = await call(server.url, server.main.accessKey, server.main.secretKey, '/api/v1/secrets?pageNo=1')
    assert.equal(answer.code, 'SUCCESS', JSON.stringify(answer))
  })

  it('names every setting, and no other', async () => {
    const known = Object.keys(SETTING_NAMES).map((name) => `COFFER_${name}`)
    const named = new Set([...readme.matchAll(/COFFER_[A-Z_]+/g)].map(([name]) => name))
    assert.deepEqual([...named].sort(), known.sort())
  })
})
