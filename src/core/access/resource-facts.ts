import type { View } from '../barrier/view.ts'
import type { ResourceFacts } from './condition.ts'
import { nrnParts } from './nrn-pattern.ts'
import { readTags } from './tags.ts'

const BARE: ResourceFacts = { exists: true, tags: {} }
const UNKNOWN: ResourceFacts = { exists: false, tags: {} }

/** What conditions may ask about a resource; `undefined` where the NRN means many. */
export async function factsOf(view: View, account: string, nrn: string): Promise<ResourceFacts | undefined> {
  const parts = nrnParts(nrn)
  if (parts === undefined || nrn.endsWith('/*')) return undefined
  const resource = parts[4]
  const slash = resource.indexOf('/')
  const [type, id] = [resource.slice(0, slash), resource.slice(slash + 1)]
  // The id stands in the path as it was sent: what can be no id is not looked for.
  if (!/^[\w-]{1,64}$/.test(id)) return UNKNOWN
  if (parts[1] === 'SecretManager' && type === 'Secret') {
    const secret = await view.get('secret', id)
    return secret === undefined || secret.account !== account || secret.state === 'DESTROYED'
      ? UNKNOWN
      : { exists: true, secretName: secret.name, tags: {} }
  }
  if (parts[1] === 'IAM' && type === 'SubAccount') {
    const principal = await view.get('principal', id)
    return principal === undefined || principal.account !== account ? UNKNOWN : { exists: true, tags: readTags(principal.tags) }
  }
  if (parts[1] === 'IAM' && type === 'Group') {
    const group = await view.get('group', id)
    return group === undefined || group.account !== account ? UNKNOWN : { exists: true, tags: readTags(group.tags) }
  }
  return BARE
}
