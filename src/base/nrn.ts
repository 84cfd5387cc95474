/** The parts of an NRN: `nrn:{domain}:{product}:{region}:{memberNo}:{type}/{id}` (contract: sub-account.md). */
export interface NrnParts {
  product: string
  region: string
  memberNo: string
  type: string
  id: string
}

/** Names a resource. The domain is always `PUB`. */
export function nrn({ product, region, memberNo, type, id }: NrnParts): string {
  return `nrn:PUB:${product}:${region}:${memberNo}:${type}/${id}`
}
