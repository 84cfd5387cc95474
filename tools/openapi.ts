import { writeFileSync } from 'node:fs'
import { errorsPage } from '#contract/errors-page'
import { openApi } from '#contract/openapi'
import { callsFile } from '../test/tidy/calls.ts'
import { rightsFile } from '../test/tidy/rights.ts'

/** Writes what is made from the contract: docs/openapi.json, docs/errors.md, and the calls and rights of the client. */
const docs = new URL('../docs/', import.meta.url)
writeFileSync(new URL('openapi.json', docs), `${JSON.stringify(openApi(), null, 2)}\n`)
writeFileSync(new URL('errors.md', docs), errorsPage())
writeFileSync(new URL('../src/client/calls.ts', import.meta.url), callsFile())
writeFileSync(new URL('../src/client/rights.ts', import.meta.url), rightsFile())
console.log('Wrote docs/openapi.json, docs/errors.md, src/client/calls.ts and src/client/rights.ts.')
