import { Problem } from '#base/problem'

/** The beginning of the names of system-managed policies. */
const SYSTEM = 'ncp_'

/** What makes two names the same for people: neither case nor width nor composition tells them apart. */
export function nameKey(name: string): string {
  return name.normalize('NFKC').toLowerCase()
}

/** Problem `input.invalid` for a name that could be taken for one of the system's. */
export function checkOwnName(field: string, name: string): void {
  if (nameKey(name).startsWith(SYSTEM))
    throw new Problem('input.invalid', `${field}: names that begin with NCP_ are those of system-managed policies. Choose another.`, {
      reason: { is: 'reserved', field },
    })
}
