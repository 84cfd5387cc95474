import { nrn } from '#base/nrn'
import type { World } from '../ports/services.ts'

export function watchNrn(world: Pick<World, 'region'>, account: string, type: 'Subscription' | 'WatchRule' | 'Alert', id: string): string {
  return nrn({ product: 'Watch', region: world.region, memberNo: account, type, id })
}
