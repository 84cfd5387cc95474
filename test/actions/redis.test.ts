import { exerciseActions } from './exercise.ts'
import { startRedisSystem } from './systems.ts'

await exerciseActions('Redis', await startRedisSystem(), { points: ['connection 4', 'complete'] })
