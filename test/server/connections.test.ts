import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { rm } from 'node:fs/promises'
import { connect, type Socket } from 'node:net'
import { test } from 'node:test'
import { bound, childEnvironment } from '../support/processes.ts'
import { newServerEnvironment, SERVER_FLAGS, SERVER_MAIN, untilReady } from '../support/server-process.ts'

const FILES = 300

/** Files that are left to the server. */
const KEPT = 128
const TAKEN = FILES - KEPT

test('however many connect, some files are left to the server, idle connections make room, and the log tells of it once', async () => {
  const env = await newServerEnvironment()
  const [program, args] = bound(process.execPath, [...SERVER_FLAGS, SERVER_MAIN])
  const child = spawn('/bin/sh', ['-c', `ulimit -n ${FILES} && exec "$0" "$@"`, program, ...args], {
    cwd: env['COFFER_HOME'],
    env: { ...childEnvironment(), ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let said = ''
  child.stdout.on('data', (chunk) => {
    said += String(chunk)
  })
  const port = Number(env['COFFER_PORT'])
  await untilReady(`http://127.0.0.1:${port}/readyz`, child, () => said)

  const open = new Set<Socket>()
  const dial = (head: string): Socket => {
    const socket = connect(port, '127.0.0.1', () => socket.write(head))
    open.add(socket)
    socket.on('error', () => undefined).on('close', () => open.delete(socket))
    return socket
  }
  const closing = (socket: Socket) => new Promise<void>((resolve) => socket.once('close', () => resolve()))
  const isAnswered = (socket: Socket) =>
    new Promise<boolean>((resolve) => socket.once('data', () => resolve(true)).once('close', () => resolve(false)))
  const WHOLE = 'GET /healthz HTTP/1.1\r\nHost: here\r\n\r\n'

  const unfinished = Array.from({ length: FILES }, () => dial(WHOLE.slice(0, -2)))
  while (open.size > TAKEN) await Promise.race([...open].map(closing))
  const gone = [...open].map(closing)
  for (const socket of unfinished) socket.destroy()
  await Promise.all(gone)

  while (open.size < TAKEN) await isAnswered(dial(WHOLE))
  const closed = [...open].map(closing)
  assert.equal(await isAnswered(dial(WHOLE)), false, 'the one too many')
  await Promise.all(closed)
  assert.equal(await isAnswered(dial(WHOLE)), true, 'whoever comes next')

  assert.equal(said.match(/connections were refused, since too many are open/g)?.length, 1)
  child.kill('SIGTERM')
  await once(child, 'exit')
  await rm(env['COFFER_HOME'] ?? '', { recursive: true })
})
