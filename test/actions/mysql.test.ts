import { exerciseActions } from './exercise.ts'
import { startMariaDbSystem } from './systems.ts'

await exerciseActions('MariaDB', await startMariaDbSystem(), { points: ['connection 4', 'complete'] })
