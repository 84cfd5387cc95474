import { Problem } from '#base/problem'
import type { OPERATIONS } from '#contract/operations'
import { type Guise, guiseOfPrincipal, guiseOfRole } from '../access/load-actor.ts'
import { pageOf } from '../access/page-of.ts'
import { factsOf } from '../access/resource-facts.ts'
import type { View } from '../barrier/view.ts'
import type { Reading } from '../door/call.ts'
import { secretNrn } from '../functions/action-names.ts'
import { byOf, readingAnswer } from './asked-of.ts'

/** Which sub accounts and roles can read a value of a secret, be it one stage, besides the main account. Those that are suspended are left out. */
export const getSecretReaders: Reading<typeof OPERATIONS.getSecretReaders> = async (view, { actor, input: { params, query }, note }) => {
  const secret = await view.get('secret', params.secretId)
  if (secret === undefined || secret.account !== actor.account || secret.state === 'DESTROYED')
    throw new Problem('secret.not-found', 'No secret has this id. List the secrets and use the secretId from there.')
  note({ resourceName: secret.name })
  const nrn = secretNrn(view.world, actor.account, secret.id)
  const facts = await factsOf(view, actor.account, nrn)
  const asked = { nrn, ...(facts === undefined ? {} : { facts }) }
  const items = []
  for (const guise of await everyGuise(view, actor.account)) {
    const answer = readingAnswer(guise, asked)
    if (answer === undefined) continue
    const principalType = guise.type === 'Role' ? ('Role' as const) : ('Sub' as const)
    items.push({ principalType, principalId: guise.id, name: guise.name, by: byOf(answer.by), conditional: answer.conditional })
  }
  return pageOf(items, query.page, query.size)
}

async function everyGuise(view: View, account: string): Promise<Guise[]> {
  const guises: Guise[] = []
  const subs = await view.find(
    'principal',
    [
      { column: 'account', is: 'eq', value: account },
      { column: 'type', is: 'eq', value: 'sub' },
      { column: 'active', is: 'eq', value: 1 },
    ],
    { order: [['number', 'asc']] },
  )
  for (const row of subs) guises.push(await guiseOfPrincipal(view, row))
  const roles = await view.find('role', [{ column: 'account', is: 'eq', value: account }], { order: [['createdAt', 'asc']] })
  for (const row of roles) guises.push(await guiseOfRole(view, row))
  return guises
}
