import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { checkpointIn, logPrivateKey, logPublicKey, openCheckpoint, readVerifier, signCheckpoint, verifierText } from '#crypto/checkpoint'
import { anyCharacter } from '../support/any-character.ts'

const seed = Buffer.alloc(32, 7)
const key = logPrivateKey(seed)
const publicKey = logPublicKey(key)
const verifier = { name: 'coffer-log-1', publicKey }
const checkpoint = { origin: 'coffer-log-1', size: 42, root: Buffer.alloc(32, 1) }
const note = signCheckpoint(checkpoint, key, publicKey)

describe('a checkpoint', () => {
  test('is the text that C2SP tlog-checkpoint and signed-note describe', () => {
    const lines = note.split('\n')
    assert.deepEqual(lines.slice(0, 4), ['coffer-log-1', '42', checkpoint.root.toString('base64'), ''])
    assert.match(lines[4] ?? '', /^— coffer-log-1 [A-Za-z0-9+/]{90}[A-Za-z0-9+/=]{2}$/)
    assert.deepEqual(lines.slice(5), [''])
    assert.deepEqual(openCheckpoint(note, verifier), checkpoint)
    assert.deepEqual(checkpointIn(note), checkpoint)
  })

  test('the verifier that the Go documentation of signed notes shows is read and written as it stands there', () => {
    const text = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW'
    const read = readVerifier(text)
    assert.equal(read?.name, 'PeterNeumann')
    assert.equal(read && verifierText(read), text)
    assert.equal(readVerifier(text.replace('c74f20a3', 'c74f20a4')), undefined)
    assert.equal(readVerifier(text.replace('Peter', 'Paul')), undefined)
    assert.equal(readVerifier('nothing'), undefined)
  })

  test('is not opened by the key of another log, nor under another name', () => {
    const other = logPublicKey(logPrivateKey(randomBytes(32)))
    assert.equal(openCheckpoint(note, { name: verifier.name, publicKey: other }), undefined)
    assert.equal(openCheckpoint(note, { name: 'coffer-log-2', publicKey }), undefined)
    const renamed = signCheckpoint({ ...checkpoint, origin: 'elsewhere' }, key, publicKey)
    assert.equal(openCheckpoint(renamed, verifier), undefined)
  })

  test('may carry the signatures of others, and further lines', () => {
    assert.deepEqual(openCheckpoint(`${note}— witness AAAAAAAA\n`, verifier), checkpoint)
    assert.deepEqual(openCheckpoint(note.replace('\n\n', '\n\n— witness AAAAAAAA\n'), verifier), checkpoint)
  })

  test('law: with any character of its text changed it is not opened', () => {
    const body = note.slice(0, note.indexOf('\n\n') + 1)
    fc.assert(
      fc.property(fc.nat(body.length - 1), fc.constantFrom('0', 'A', ' ', '\n', 'é'), (at, character) => {
        fc.pre(body[at] !== character)
        assert.equal(openCheckpoint(note.slice(0, at) + character + note.slice(at + 1), verifier), undefined)
      }),
    )
  })

  test('law: no text at all makes opening it throw', () => {
    fc.assert(fc.property(fc.string({ unit: anyCharacter }), (text) => openCheckpoint(text, verifier) === undefined))
    fc.assert(fc.property(fc.string(), (text) => openCheckpoint(`${text}\n\n— coffer-log-1 ${text}\n`, verifier) === undefined))
  })
})
