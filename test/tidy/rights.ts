import { type Operation, SERVICES } from '#contract/operation'
import { ALL_OPERATIONS } from '#contract/operations'
import type { Source } from './source.ts'

/** The file of the client that lists what policies can allow, for editors of policies: the contract itself is too large for a browser. */
export function rightsFile(): string {
  const rightful = new Set(ALL_OPERATIONS.filter(isNamesake).map(({ service, action }) => `${service} ${action}`))
  // A right that several operations ask for is known by the one that is called like it.
  const named = ALL_OPERATIONS.filter((each) => isNamesake(each) || !rightful.has(`${each.service} ${each.action}`))
  const lines = named.map(({ service, action, title, resource }) => {
    const type = resource.slice(0, resource.indexOf('/'))
    return `  ['${SERVICES[service].product}', '${action}', '${title}', '${type}'],`
  })
  const text = [
    '/** Made from the contract by `npm run openapi`; not to be edited. Product, action, title and kind of resource of each right. */',
    'export const RIGHTS = [',
    ...new Set(lines),
    '] as const',
  ]
  return `${text.join('\n')}\n`
}

function isNamesake({ id, action }: Operation): boolean {
  return action.endsWith(`/${id}`)
}

export function rightsFaults({ path, text }: Source): string[] {
  return text === rightsFile() ? [] : [`${path} is not what the contract generates; run npm run openapi`]
}
