import { parse, place, roomOf, type Source, visit } from './source.ts'

const SETTINGS = ['src/server/settings.ts', 'src/cli/settings.ts']
const ROOMS_WITH_CLOCK = ['server', 'jobs', 'cli']
/** The clock of the person's own machine, for what is shown and decides nothing. */
const BROWSERS_CLOCK = 'src/console/now.ts'
const CLOCK_CALLS = /^(Date\.now|performance\.now|process\.hrtime|process\.hrtime\.bigint|process\.uptime|Date)$/
const SUPPRESSION =
  /^[\s*]*(biome-ignore(?:-all|-start)?|oxlint-disable\S*|eslint-disable\S*|@ts-expect-error|@ts-ignore|@ts-nocheck)(.*)$/m
const REASON_MIN_WORDS = 3

/** The environment is read in the two files of settings, and nowhere else in src. */
export function environmentFaults(sources: readonly Source[]): string[] {
  return sources
    .filter(({ path }) => roomOf(path) !== undefined && /\.tsx?$/.test(path) && !SETTINGS.includes(path))
    .flatMap((source) => {
      const faults: string[] = []
      const found = (offset: number) =>
        faults.push(`${place(source, offset)} reads the environment, which only ${SETTINGS.join(' and ')} do`)
      visit(source, {
        MemberExpression: (node) => {
          if (/^(globalThis\.)?process(\.env|\[['"`]env['"`]\])$/.test(textOf(source, node))) found(node.start)
        },
        VariableDeclarator: ({ id, init, start }) => {
          if (id.type !== 'ObjectPattern' || init === null || textOf(source, init) !== 'process') return
          if (id.properties.some((each) => each.type === 'Property' && textOf(source, each.key) === 'env')) found(start)
        },
      })
      for (const { moduleRequest, entries, start } of parse(source).module.staticImports) {
        if (moduleRequest.value === 'node:process' && entries.some(({ importName }) => importName.name === 'env')) found(start)
      }
      return faults
    })
}

/** The time is read in the rooms that are handed a clock to give to the others. */
export function clockFaults(sources: readonly Source[]): string[] {
  return sources
    .filter(({ path }) => /\.tsx?$/.test(path) && roomOf(path) !== undefined && !ROOMS_WITH_CLOCK.includes(roomOf(path) ?? ''))
    .filter(({ path }) => path !== BROWSERS_CLOCK)
    .flatMap((source) => {
      const faults: string[] = []
      const found = (node: { start: number; end: number }) =>
        faults.push(`${place(source, node.start)} reads the clock by ${textOf(source, node)}; take a Clock instead`)
      visit(source, {
        CallExpression: (node) => {
          if (CLOCK_CALLS.test(textOf(source, node.callee).replace(/^globalThis\./, ''))) found(node)
        },
        NewExpression: (node) => {
          if (textOf(source, node.callee) === 'Date' && node.arguments.length === 0) found(node)
        },
      })
      return faults
    })
}

/** Whoever silences a check says why, in a few words at least. */
export function suppressionFaults(sources: readonly Source[]): string[] {
  return sources
    .filter(({ path }) => /\.(ts|tsx|mjs|js)$/.test(path))
    .flatMap((source) =>
      parse(source).comments.flatMap(({ value, start }) => {
        const [, word, rest = ''] = SUPPRESSION.exec(value) ?? []
        if (word === undefined) return []
        const reason = word.startsWith('biome')
          ? rest.slice(rest.indexOf(':') + 1)
          : word.startsWith('@ts')
            ? rest
            : (rest.split('--')[1] ?? '')
        const words = reason.split(/\s+/).filter((each) => /\w{2}/.test(each)).length
        return words >= REASON_MIN_WORDS ? [] : [`${place(source, start)} has ${word} without a reason`]
      }),
    )
}

function textOf({ text }: Source, { start, end }: { start: number; end: number }): string {
  return text.slice(start, end).replaceAll(/\s+/g, '')
}
