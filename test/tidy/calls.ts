import { ALL_OPERATIONS } from '#contract/operations'
import type { Source } from './source.ts'

/** The file of the client that says how each operation is called: all that it needs of the contract at run time. */
export function callsFile(): string {
  const lines = ALL_OPERATIONS.map(({ id, call: [method, path], service }) => `  ${id}: ['${method}', '${path}', '${service}'],`)
  const text = [
    '/** Made from the contract by `npm run openapi`; not to be edited. Method, path and service of each operation. */',
    'export const CALLS = {',
    ...lines,
    '} as const',
  ]
  return `${text.join('\n')}\n`
}

export function callsFaults({ path, text }: Source): string[] {
  return text === callsFile() ? [] : [`${path} is not what the contract generates; run npm run openapi`]
}
