import type { OPERATIONS } from '#contract/operations'
import { DECISIONS } from '#contract/rulings'
import { guiseOfPrincipal } from '../access/load-actor.ts'
import { pageOf } from '../access/page-of.ts'
import { findSubAccount } from '../access/sub-account.ts'
import type { Reading } from '../door/call.ts'
import { secretNrn } from '../functions/action-names.ts'
import { visibleSecrets } from '../secrets/visible-secrets.ts'
import { byOf, readingAnswer } from './asked-of.ts'

/**
 * Which secrets a sub account can read by its own policies and its groups', of the oldest 10,000 that the caller may see: nobody finds
 * more secrets by looking into rights than in their list. What its roles add is asked of them.
 */
export const getReadableSecrets: Reading<typeof OPERATIONS.getReadableSecrets> = async (view, { actor, input, note }) => {
  const row = await findSubAccount(view, actor, input.params.id)
  note({ resourceName: row.loginId })
  const guise = await guiseOfPrincipal(view, row)
  const secrets = await view.find('secret', visibleSecrets(actor), { order: [['number', 'asc']], limit: DECISIONS.secretsMax })
  const items = secrets.flatMap(({ id, name }) => {
    const facts = { exists: true, secretName: name, tags: {} }
    const answer = readingAnswer(guise, { nrn: secretNrn(view.world, actor.account, id), facts })
    return answer === undefined ? [] : [{ secretId: id, secretName: name, by: byOf(answer.by), conditional: answer.conditional }]
  })
  return pageOf(items, input.query.page, input.query.size)
}
