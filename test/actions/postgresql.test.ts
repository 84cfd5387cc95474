import { exerciseActions } from './exercise.ts'
import { startPostgresSystem } from './systems.ts'

await exerciseActions('PostgreSQL', await startPostgresSystem(), { polled: 10 })
