// Runs inside the sandbox, as the first code of the action's process: loads the user's code, calls its entry point once,
// and hands the answer back on a pipe of its own, so that nothing printed can pass for it.
import { readFileSync, writeSync } from 'node:fs'
import { dirname, sep } from 'node:path'
import { pathToFileURL } from 'node:url'

const ANSWER = 3
const [file, main] = process.argv.slice(2)
// What shells and sandboxes add on the way is not what the action was given.
for (const name of ['PWD', 'OLDPWD', 'SHLVL', '_']) delete process.env[name]
// What is printed is on its way when print returns, as in Python: what waited in here would be lost with the end, the last lines before an
// error first. Whoever reads them reads all, kept or not, and ends what takes too long.
for (const stream of [process.stdout, process.stderr]) stream._handle?.setBlocking?.(true)
// The server hands its parameters over when it hears from here, so that nothing begins that would outlive it.
writeSync(ANSWER, '\n')
const given = readFileSync(0, 'utf8')
if (given === '') process.exit(1)
const parameters = JSON.parse(given)

function answer(kind, content) {
  const bytes = Buffer.from(JSON.stringify({ kind, content }))
  for (let sent = 0; sent < bytes.length; ) {
    try {
      sent += writeSync(ANSWER, bytes, sent)
    } catch (error) {
      if (error.code !== 'EAGAIN') throw error
    }
  }
  process.exit(kind === 'result' ? 0 : 1)
}

/** What was thrown, as a text: also when it is no error, or refuses to become one. Where the code lay says nothing to anybody. */
function story(thrown) {
  try {
    const said =
      thrown instanceof Error
        ? `${thrown.name}: ${thrown.message}`
        : `it threw ${typeof thrown === 'string' ? thrown : JSON.stringify(thrown)}, which is no error`
    return said.replaceAll(dirname(file) + sep, '')
  } catch {
    return 'it threw something that cannot be shown'
  }
}

process.on('uncaughtException', (error) => answer('error', story(error)))
process.on('unhandledRejection', (error) => answer('error', story(error)))

// Nothing is left that could happen, and yet there is no answer.
let waits = 'while it is loaded the code waits'
process.on('beforeExit', () => answer('error', `${waits} for a promise that can never settle: nothing is left that could settle it`))

try {
  const loaded = await import(pathToFileURL(file).href)
  const entry = loaded[main] ?? loaded.default?.[main]
  if (typeof entry !== 'function') answer('error', `the code has no function ${main}: export it, for example with exports.${main} = …`)
  waits = `${main} waits`
  const result = (await entry(parameters)) ?? {}
  if (typeof result !== 'object' || Array.isArray(result))
    answer('error', `${main} answered ${Array.isArray(result) ? 'an array' : typeof result}; it has to answer a JSON object`)
  let text
  try {
    text = JSON.stringify(result)
  } catch (error) {
    answer('error', `what ${main} answered cannot be written as JSON: ${error.message}`)
  }
  // An object may say by toJSON that it is something else. What that is may be a secret, and half of one would not be found.
  if (text?.[0] !== '{')
    answer('error', `what ${main} answered is not written as a JSON object, but as ${text === undefined ? 'nothing' : 'something else'}`)
  answer('result', text)
} catch (error) {
  answer('error', story(error))
}
