import { choice, closed, text } from '../fields.ts'
import { POLICY } from '../rulings.ts'
import { Type } from '../type.ts'

/** A policy as callers write it (contract: sub-account.md, Policies). What its words mean is checked by core. */

export const Description = text(0, POLICY.descriptionMax, `0–${POLICY.descriptionMax} characters.`)

const Actions = Type.Array(text(1, 100, 'View/<name> or Change/<name>, or a pattern such as View*.'), {
  minItems: 1,
  maxItems: POLICY.actionsMax,
  description: `1–${POLICY.actionsMax} actions or patterns.`,
})
const ResourceNrns = Type.Array(text(1, 128, 'An NRN or a pattern with *, 1–128 characters.'), {
  minItems: 1,
  maxItems: POLICY.nrnsMax,
  description: `1–${POLICY.nrnsMax} NRNs or patterns.`,
})
const Target = closed(
  { product: text(1, 64, 'A product code, such as SecretManager.'), actions: Actions, resourceNrns: ResourceNrns },
  { description: 'An object with product, actions and resourceNrns.' },
)
const Values = Type.Array(text(0, POLICY.valueMax, `A text of up to ${POLICY.valueMax} characters.`), {
  minItems: 1,
  maxItems: POLICY.valuesMax,
  description: `A list of 1–${POLICY.valuesMax} texts.`,
})
/** Its operators and keys are names of their own, so its inside is read by core. */
export const ConditionValues = Values

const Statement = closed(
  {
    effect: choice(['Allow', 'Deny'], 'Allow or Deny.'),
    targets: Type.Array(Target, {
      minItems: 1,
      maxItems: POLICY.targetsMax,
      description: `1–${POLICY.targetsMax} objects with product, actions and resourceNrns.`,
    }),
    condition: Type.Optional(
      Type.Record(Type.String(), Type.Unknown(), {
        description: 'An object: operator, then key, then a list of texts. No key is one of three names.',
      }),
    ),
  },
  { description: 'An object with effect and targets.' },
)
export const Permissions = Type.Array(Statement, {
  minItems: 1,
  maxItems: POLICY.permissionsMax,
  description: `1–${POLICY.permissionsMax} objects with effect and targets.`,
})
