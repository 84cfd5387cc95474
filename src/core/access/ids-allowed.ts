import { type Compiled, candidates } from './compile.ts'
import type { IdPatterns } from './decide.ts'
import { fits, nrnParts } from './pattern.ts'

/** Where ids are asked about: everything of an NRN but the id. */
export interface Place {
  product: string
  region: string
  memberNo: string
  type: string
}

/**
 * Which ids of a type the policies allow an action on, as patterns for a query. Agrees with `decide` on every id, since
 * an id holds neither a colon nor a slash.
 */
export function idsAllowed(compiled: Compiled, action: string, place: Place): IdPatterns {
  const found: { allow: string[]; deny: string[] } = { allow: [], deny: [] }
  for (const rule of candidates(compiled, place.product, action)) {
    const ids = rule.nrns.flatMap((pattern) => idPatterns(pattern, place))
    found[rule.effect === 'Allow' ? 'allow' : 'deny'].push(...ids)
  }
  return found
}

/** The patterns of ids that an NRN pattern leaves open in a place. */
function idPatterns(pattern: string, { product, region, memberNo, type }: Place): string[] {
  if (pattern === '*') return ['*']
  const parts = nrnParts(pattern)
  if (parts === undefined) return []
  const [domain, ofProduct, ofRegion, ofMember, resource] = parts
  const here =
    (domain === '' || fits(domain, 'PUB')) &&
    fits(ofProduct, product) &&
    (ofRegion === '' || fits(ofRegion, region)) &&
    fits(ofMember, memberNo)
  if (!here) return []
  const slash = resource.indexOf('/')
  // `Sec*` reaches over the slash: then every id behind it is meant that the rest can still fit.
  if (slash < 0) return fits(resource, `${type}/`) || (resource.endsWith('*') && fits(resource, `${type}/x`)) ? ['*'] : []
  return fits(resource.slice(0, slash), type) ? [resource.slice(slash + 1)] : []
}
