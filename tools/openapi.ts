import { writeFileSync } from 'node:fs'
import { errorsPage } from '#contract/errors-page'
import { openApi } from '#contract/openapi'

/** Writes the two documents that are made from the contract: docs/openapi.json and docs/errors.md. */
const docs = new URL('../docs/', import.meta.url)
writeFileSync(new URL('openapi.json', docs), `${JSON.stringify(openApi(), null, 2)}\n`)
writeFileSync(new URL('errors.md', docs), errorsPage())
console.log('Wrote docs/openapi.json and docs/errors.md.')
