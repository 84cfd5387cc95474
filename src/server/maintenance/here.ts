import { randomBytes } from 'node:crypto'
import { systemClock } from '../clock.ts'
import { settingsHere } from '../maintenance.ts'
import { asking } from './ask.ts'
import type { Parts } from './slots.ts'

/** What changing root keys needs, as a server in this folder would have it. Throws SettingsError. */
export function rootKeysHere(folder: string): Parts {
  return { settings: settingsHere(folder), random: randomBytes, clock: systemClock, ask: asking() }
}
