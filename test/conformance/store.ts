import { after, afterEach, before, describe } from 'node:test'
import type { Fresh, Nodes } from './ground.ts'
import type { Place, Places } from './place.ts'
import { exerciseFeed } from './store-feed.ts'
import { exerciseFind } from './store-find.ts'
import { exerciseNodes } from './store-nodes.ts'
import { exerciseRows } from './store-rows.ts'
import { exerciseUsage } from './store-usage.ts'
import { exerciseWriting } from './store-writing.ts'

const ALL = [exerciseRows, exerciseFind, exerciseWriting, exerciseUsage, exerciseFeed, exerciseNodes]

/** What every store must do, whatever it is made of. `two`: two nodes at once. */
export function exerciseStore(name: string, making: Places, { two = false, suites = ALL } = {}): void {
  describe(name, () => {
    const places: Place[] = []
    let shared: Nodes
    const fresh: Fresh = async (options) => {
      const place = await making.make()
      places.push(place)
      const store = await place.open(options)
      return { place, store, other: two ? await place.open(options) : store }
    }
    before(async () => {
      shared = await fresh()
      places.length = 0
    })
    afterEach(async () => {
      await Promise.all(places.splice(0).map((place) => place.remove()))
    })
    after(async () => {
      await shared.place.remove()
      await making.end()
    })
    // Where tests cannot disturb each other they share a place, since making one takes longer than using it.
    for (const exercise of suites) exercise({ same: async () => shared, fresh })
  })
}
