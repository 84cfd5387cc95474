import assert from 'node:assert/strict'
import { globSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { createTranslator } from 'use-intl/core'
import { PROBLEM_CODES } from '#base/problem-codes'
import { REASONS, WARNINGS } from '#base/reasons'
import { dashed } from '../../src/console/phrases/dashed.ts'

interface Phrases {
  readonly [name: string]: string | Phrases
}
const ROOM = fileURLToPath(new URL('../../src/console/', import.meta.url))
const FOLDERS = globSync('*/phrases/en.ts', { cwd: ROOM }).map((path) => path.split(/[\\/]/)[0] ?? '')

/** Every phrase by its path through the nested ones. */
function flat(phrases: Phrases, above = ''): Map<string, string> {
  const all = new Map<string, string>()
  for (const [name, phrase] of Object.entries(phrases))
    if (typeof phrase === 'string') all.set(above + name, phrase)
    else for (const [inner, text] of flat(phrase, `${above}${name}.`)) all.set(inner, text)
  return all
}

async function read(folder: string, language: string): Promise<Map<string, string>> {
  const file = pathToFileURL(join(ROOM, folder, 'phrases', `${language}.ts`)).href
  return flat(((await import(file)) as { phrases: Phrases }).phrases)
}

/** What a phrase is given by its place of use: arguments and tags. */
const given = (phrase: string) =>
  [...new Set([...phrase.matchAll(/\{(\w+)[,}]|<(\w+)>/g)].map(([, name = '', tag = '']) => name || `<${tag}>`))].sort()

describe('phrases', () => {
  it('say every problem that the server can tell, and no other', async () => {
    const said = [...(await read('parts', 'en')).keys()].filter((name) => name.startsWith('failure.codes.'))
    const codes = Object.keys(PROBLEM_CODES).map((code) => `failure.codes.${code.replace('.', '-')}`)
    assert.deepEqual(said.sort(), codes.sort())
  })

  it('say every reason that the server can give with the values that it is told with, and no other', async () => {
    const english = await read('parts', 'en')
    const said = [...english.keys()].filter((name) => /^failure\.(reasons|warnings)\./.test(name))
    const all: [place: string, values: readonly string[]][] = Object.entries(REASONS).flatMap(([code, reasons]) =>
      Object.entries(reasons).map(([is, values]): [string, readonly string[]] => [`failure.reasons.${dashed(code)}.${is}`, values]),
    )
    for (const [is, values] of Object.entries(WARNINGS)) all.push([`failure.warnings.${is}`, values])
    assert.deepEqual(said.sort(), all.map(([place]) => place).sort())
    for (const [place, values] of all)
      for (const value of given(english.get(place) ?? '')) assert.ok(values.includes(value), `${place}: ${value}`)
  })

  for (const folder of FOLDERS)
    it(`of ${folder} take the same arguments in each language, can be read, and are no English left over`, async () => {
      const english = await read(folder, 'en')
      for (const language of ['ko', 'ja']) {
        const others = await read(folder, language)
        assert.deepEqual([...others.keys()].sort(), [...english.keys()].sort())
        for (const [name, phrase] of english) {
          const other = others.get(name) ?? ''
          const place = `${folder}/${language}: ${name}`
          assert.deepEqual(given(other), given(phrase), place)
          assert.notEqual(other.trim(), '', place)
          if (/[a-z]{3,} [a-z]{2,}/.test(phrase)) assert.notEqual(other, phrase, place)
        }
      }
      for (const language of ['en', 'ko', 'ja'])
        for (const [name, phrase] of await read(folder, language)) {
          const values = Object.fromEntries(
            [...phrase.matchAll(/\{(\w+)[,}]|<(\w+)>/g)].map(([, argument, tag]) =>
              tag === undefined ? [argument, 2] : [tag, (inner: unknown) => inner],
            ),
          )
          const t = createTranslator({
            locale: language,
            messages: { phrase } as object,
            onError: (error) => assert.fail(`${folder}/${language}: ${name}: ${error.message}`),
          })
          assert.ok((t as unknown as { rich: (name: string, values: object) => unknown }).rich('phrase', values) !== undefined)
        }
    })
})
