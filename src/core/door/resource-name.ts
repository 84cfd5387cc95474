import { isProblem } from '#base/problem'
import { systemPolicy } from '../access/system-policies.ts'
import type { View } from '../barrier/view.ts'

/** What can be an id at all: it stands in the path as it was sent. */
const ID = /^[0-9a-f-]{36,64}$/

/**
 * The name of what a refused call was about, for its record: whoever reads the history knows things by their names. `resource` is
 * `{type}/{id}`. What was destroyed is named, too, while its row is there. Empty where the account has nothing of this id, where its
 * row cannot be believed, and for what has a name for its id.
 */
export async function resourceName(view: View, account: string, resource: string): Promise<string> {
  const slash = resource.indexOf('/')
  const [type, id] = [resource.slice(0, slash), resource.slice(slash + 1)]
  if (!ID.test(id)) return ''
  // Those of the system stand in no row, and are everybody's.
  const system = type === 'Policy' ? systemPolicy(id) : undefined
  if (system !== undefined) return system.name
  try {
    const found = await named(view, type, id)
    return found?.account === account ? found.name : ''
  } catch (error) {
    if (isProblem(error, 'store.tampered')) return ''
    throw error
  }
}

async function named(view: View, type: string, id: string): Promise<{ account: string; name: string } | undefined> {
  switch (type) {
    case 'Secret':
      return view.get('secret', id)
    case 'Key':
      return view.get('kms_key', id)
    case 'Group':
      return view.get('group', id)
    case 'Role':
      return view.get('role', id)
    case 'Policy':
      return view.get('policy', id)
    case 'SubAccount': {
      const principal = await view.get('principal', id)
      return principal === undefined ? undefined : { account: principal.account, name: principal.loginId }
    }
    default:
      return undefined
  }
}
