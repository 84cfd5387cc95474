import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import compile from 'icu-minify/compile'
import { build, type Plugin } from 'vite'

/**
 * Builds the console into dist/console: files with hashed names, and beside each that is worth it a Brotli and a gzip of it,
 * so that the server compresses nothing. Built aside and moved into place, so that a build that breaks off changes nothing.
 * Argument: the hash of the sources, kept beside the result so that the next start knows.
 */
const root = fileURLToPath(new URL('../', import.meta.url))
const aside = join(root, 'dist/console.new')
const place = join(root, 'dist/console')
const stamp = process.argv[2] ?? ''
const COMPRESSED = new Set(['.js', '.css', '.html', '.svg', '.json'])

interface Phrases {
  readonly [name: string]: string | Phrases
}

/** Phrases are read here once and for all, so that no reader of ICU syntax goes to browsers. */
const compiledPhrases: Plugin = {
  name: 'compiled-phrases',
  load: async (id) => {
    if (!/\/phrases\/(en|ko|ja)\.ts$/.test(id)) return null
    const { phrases } = (await import(pathToFileURL(id).href)) as { phrases: Phrases }
    return { code: `export const phrases = ${JSON.stringify(compiled(phrases))}`, moduleType: 'js' }
  },
}

function compiled(phrases: Phrases): object {
  return Object.fromEntries(
    Object.entries(phrases).map(([name, phrase]) => [name, typeof phrase === 'string' ? compile(phrase) : compiled(phrase)]),
  )
}

/** Parts of Mantine that the console has no use for: their styles would be a quarter of what a browser fetches of styles first. */
const UNUSED =
  'ActionBar AngleSlider AspectRatio Avatar BackgroundImage Blockquote Card Cascader Chip ColorInput ' +
  'ColorPicker DataList Dialog Divider Drawer EmptyState Flex FloatingWindow Image Indicator LoadingOverlay Marquee Menubar OverflowList ' +
  'PinInput Rating RingProgress RollingNumber Scroller SemiCircleProgress Slider Splitter Spoiler TableOfContents ' +
  'Toggle Toolbar Tour Tree TreeSelect Typography'

/** Parts that the list of secrets and what stands around it do not show. Their styles come with whatever else is opened. */
const LATER =
  'Accordion Affix ColorSwatch Fieldset FloatingIndicator Grid List Mark Notification NumberInput Pagination PasswordInput Pill PillsInput ' +
  'Progress Radio SegmentedControl SimpleGrid Stepper Switch Tabs Timeline'
const LATER_ID = '/@mantine/core/styles.layer.css?later'

const MANTINE = join(root, 'node_modules/@mantine/core/styles')

/** The styles of one part, as they stand in Mantine's one file of styles. */
function rulesOf(name: string): string {
  return readFileSync(join(MANTINE, `${name}.layer.css`), 'utf8')
    .trim()
    .replace(/^@layer mantine \{/, '')
    .replace(/\}$/, '')
}

/** Takes both out of that file, in which the others keep their order. */
const usedStyles: Plugin = {
  name: 'used-styles',
  load: (id) => {
    if (id.endsWith(LATER_ID)) return `@layer mantine {${LATER.split(' ').map(rulesOf).join('')}}`
    if (!id.endsWith('/@mantine/core/styles.layer.css')) return null
    let styles = readFileSync(id, 'utf8')
    for (const name of `${UNUSED} ${LATER}`.split(' ')) styles = styles.replace(rulesOf(name), '')
    return styles
  },
}

/**
 * What the entry needs is one file, and what most screens share another: each file costs a browser more than its few bytes,
 * and many small ones compress badly. The entry itself stays alone, since the page names it.
 */
const FEW_FILES = [
  { name: 'first', tags: ['$initial' as const], test: (id: string) => !id.endsWith('.html') && !id.endsWith('/console/main.tsx') },
  { name: 'shared', minShareCount: 8 },
]

await build({
  configFile: false,
  plugins: [compiledPhrases, usedStyles],
  root: join(root, 'src/console'),
  base: '/console/',
  logLevel: 'error',
  publicDir: false,
  build: {
    outDir: aside,
    emptyOutDir: true,
    assetsDir: 'assets',
    // A data: address would need a hole in the policy of what a page may load.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: 'es2023',
    manifest: true,
    chunkSizeWarningLimit: 1000,
    rolldownOptions: { output: { codeSplitting: { groups: FEW_FILES } } },
  },
  resolve: {
    alias: {
      'react-router': join(root, 'node_modules/react-router/dist/production/index.mjs'),
      'use-intl/format-message': 'use-intl/format-message/format-only',
    },
  },
  oxc: { jsx: { runtime: 'automatic' } },
})
refuseMissingStyles()
await Promise.all(readdirSync(aside, { recursive: true, encoding: 'utf8' }).map(compressed))
writeFileSync(join(aside, '.sources'), stamp)
mkdirSync(join(root, 'dist'), { recursive: true })
rmSync(place, { recursive: true, force: true })
renameSync(aside, place)

/**
 * What was left out must be of no part that is used, also not of one that another part is made of, and what comes later of none that
 * the list of secrets shows: it would be drawn without its styles.
 */
function refuseMissingStyles(): void {
  const manifest = JSON.parse(readFileSync(join(aside, '.vite/manifest.json'), 'utf8')) as Record<
    string,
    { file: string; imports?: string[] }
  >
  const codeOf = (files: Iterable<string>) => [...files].map((file) => readFileSync(join(aside, file), 'utf8')).join('\n')
  const first = new Set<string>()
  const take = (name: string): void => {
    const file = manifest[name]?.file ?? ''
    if (first.has(file)) return
    first.add(file)
    for (const each of manifest[name]?.imports ?? []) take(each)
  }
  for (const name of ['index.html', 'secrets/secrets-screen.tsx']) take(name)
  const scripts = Object.values(manifest).flatMap(({ file }) => (file.endsWith('.js') ? [file] : []))
  refuse(UNUSED, codeOf(scripts), 'are left out')
  refuse(LATER, codeOf(first), 'come later')
}

function refuse(names: string, code: string, why: string): void {
  const classes = (name: string) => rulesOf(name).match(/(?<=\.)m_[0-9a-f]+/g) ?? []
  const missing = names.split(' ').filter((name) => classes(name).some((each) => code.includes(each)))
  if (missing.length > 0) throw new Error(`The console shows ${missing.join(', ')}, whose styles ${why}: see tools/console-build.ts.`)
}

async function compressed(name: string): Promise<void> {
  if (!COMPRESSED.has(extname(name))) return
  const path = join(aside, name)
  const bytes = readFileSync(path)
  const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.byteLength } }
  const [brotli, zipped] = await Promise.all([promisify(brotliCompress)(bytes, quality), promisify(gzip)(bytes, { level: 9 })])
  writeFileSync(`${path}.br`, brotli)
  writeFileSync(`${path}.gz`, zipped)
}
