import { LIMITS } from '#base/limits'
import { Problem } from '#base/problem'

const NARROW = /^[A-Za-z][A-Za-z0-9_-]*$/
const WIDE = /^[A-Za-z][A-Za-z0-9_/.+=@-]*$/

/**
 * Checks a secret's name against the deployment's upper limit `max` (15 as in NCP, up to 512). Above 15 the
 * characters `/ . + = @` are allowed, too, so that names from other systems fit. Throws Problem `input.invalid`.
 */
export function checkSecretName(name: string, max: number): void {
  const raised = max > LIMITS.secretNameMax
  if (name.length >= LIMITS.secretNameMin && name.length <= max && (raised ? WIDE : NARROW).test(name)) return
  const characters = raised ? 'letters, digits and - _ / . + = @' : 'letters, digits, - and _'
  throw new Problem('input.invalid', `secretName: ${LIMITS.secretNameMin}–${max} characters; ${characters}; starts with a letter.`, {
    reason: { is: 'text', field: 'secretName', min: LIMITS.secretNameMin, max },
  })
}
