import { EVERY_POINT, exerciseBreakingOff } from '../actions/breaking-off.ts'
import { exerciseClosely } from '../actions/exercise.ts'
import { startHttpSystem } from '../actions/http-system.ts'
import { startMariaDbSystem, startPostgresSystem, startRedisSystem } from '../actions/systems.ts'
import { exerciseTenRotations } from '../actions/ten-rotations.ts'
import { startCoffer } from '../support/coffer.ts'
import { HeldClock } from '../support/held-clock.ts'

const SYSTEMS = { PostgreSQL: startPostgresSystem, MariaDB: startMariaDbSystem, Redis: startRedisSystem }

for (const [name, start] of Object.entries(SYSTEMS)) {
  const system = await start()
  const coffer = await startCoffer({ clock: new HeldClock(Date.now()) })
  exerciseClosely(name, coffer, system, { kindOnly: name !== 'PostgreSQL' })
  exerciseTenRotations(name, coffer, system)
  exerciseBreakingOff(name, coffer, system, EVERY_POINT)
}

const http = await startHttpSystem()
const coffer = await startCoffer({ clock: new HeldClock(Date.now()) })
exerciseClosely('an HTTP API', coffer, http, { kindOnly: true })
