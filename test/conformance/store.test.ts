import { QUICK, SLOW } from '../support/turns.ts'
import { postgresPlaces, sqlitePlaces } from './place.ts'
import { exerciseStore } from './store.ts'
import { exerciseFeed } from './store-feed.ts'
import { exerciseUsage } from './store-usage.ts'

if (QUICK) {
  exerciseStore('SQLite', sqlitePlaces)
  exerciseStore('PostgreSQL', postgresPlaces())
  exerciseStore('PostgreSQL, two nodes', postgresPlaces(), { two: true })
}
if (SLOW)
  exerciseStore('PostgreSQL, two nodes without notifications', postgresPlaces({ notify: false, pollMs: 5 }), {
    two: true,
    suites: [exerciseFeed, exerciseUsage],
  })
