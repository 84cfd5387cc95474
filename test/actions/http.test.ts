import { exerciseActions } from './exercise.ts'
import { startHttpSystem } from './http-system.ts'

await exerciseActions('an HTTP API', await startHttpSystem(), { points: ['connection 4', 'complete'] })
