import { isDeepStrictEqual } from 'node:util'
import type { Source } from './source.ts'

/** Codes that the page of errors explains, one heading each, against the codes of the register. */
export function problemCodeFaults(codes: readonly string[], page: Source): string[] {
  const explained = [...page.text.matchAll(/^#+ `?([a-z-]+\.[a-z-]+)`?$/gm)].map(([, code = '']) => code)
  return [
    ...codes.filter((code) => !explained.includes(code)).map((code) => `${page.path} does not explain ${code}; run npm run openapi`),
    ...explained
      .filter((code) => !codes.includes(code))
      .map((code) => `${page.path} explains ${code}, which is no problem code; run npm run openapi`),
  ]
}

export function openApiFaults(made: object, page: Source): string[] {
  const same = isDeepStrictEqual(JSON.parse(page.text), JSON.parse(JSON.stringify(made)))
  return same ? [] : [`${page.path} is not what the contract generates; run npm run openapi`]
}

/** Folders of the machines that people happen to work on, and numbers that mean nothing outside a tracker. */
const TRACES: [RegExp, string][] = [
  [/(?<![\w.~-])\/(work|root|tmp|home\/\w+|Users\/\w+)\/[\w.@-]/g, 'names a folder of one machine'],
  [/\b(issue|ticket|pull request|PR|bug)s? #?\d+/gi, 'names a number of a tracker; say what it is about'],
]

export function traceFaults(sources: readonly Source[]): string[] {
  return sources
    .filter(({ path }) => path !== 'package-lock.json')
    .flatMap((source) =>
      source.text
        .split('\n')
        .flatMap((line, index) =>
          TRACES.flatMap(([sign, fault]) => [...line.matchAll(sign)].map(([found]) => `${source.path}:${index + 1} ${fault}: ${found}`)),
        ),
    )
}

const DECISIONS = /^docs\/decisions\/((\d{4})-[\w-]+\.md)$/

/** Records of decisions are called by their numbers, so each has its own, and what names a file names one that is there. */
export function decisionFaults(sources: readonly Source[]): string[] {
  const records = sources.flatMap(({ path, text }) => {
    const [, name = '', number = ''] = DECISIONS.exec(path) ?? []
    return name === '' ? [] : [{ name, number, headed: text.startsWith(`# ${number}`) }]
  })
  const names = new Set(records.map(({ name }) => name))
  return [
    ...records.filter(({ headed }) => !headed).map(({ name, number }) => `docs/decisions/${name} does not begin with "# ${number}"`),
    ...records
      .filter(({ number }, at) => records.findIndex((other) => other.number === number) < at)
      .map(({ name, number }) => `docs/decisions/${name} has the number ${number}, as another record has`),
    ...sources.flatMap(({ path, text }) =>
      [...text.matchAll(/\bdecisions\/(\d{4}-[\w-]+\.md)/g)]
        .filter(([, name = '']) => !names.has(name))
        .map(([, name]) => `${path} names docs/decisions/${name}, which is not there`),
    ),
  ]
}
