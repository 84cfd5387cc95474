import { readFileSync, writeFileSync } from 'node:fs'
import { holesOf, type LockedPackage } from './lock-holes.ts'

/**
 * Completes package-lock.json. npm leaves out the packages of other platforms when the registry that it was pointed at
 * does not have them, and then `npm ci` refuses the file everywhere. Their versions are exact in the packages that want
 * them; what stays unknown is the integrity, which npm adds on the first `npm install` with a full registry.
 */
const lockFile = new URL('../package-lock.json', import.meta.url)
const lock = JSON.parse(readFileSync(lockFile, 'utf8')) as { packages: Record<string, LockedPackage> }
const holes = holesOf(lock.packages)
for (const { name, entry } of holes) lock.packages[`node_modules/${name}`] = entry
lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1)))
if (holes.length > 0) writeFileSync(lockFile, `${JSON.stringify(lock, null, 2)}\n`)
console.log(
  holes.length === 0 ? 'package-lock.json is complete' : `package-lock.json was completed by ${holes.length} packages of other platforms`,
)
