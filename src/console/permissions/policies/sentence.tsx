import { Code, Stack, Text } from '@mantine/core'
import { Fragment, type ReactNode } from 'react'
import { useFormatter, useTranslations } from 'use-intl'
import { KEYS, type KeyName, OPERATORS, type Operator, type Permission, PRODUCTS, type Product, TAG, titleOf } from './draft.ts'

type Target = Permission['targets'][number]
const SIDES: Record<string, 'action-all' | 'action-view' | 'action-change'> = {
  '*': 'action-all',
  'View*': 'action-view',
  'Change*': 'action-change',
}
/** Spelled the other way round in other products, and taken here, too. */
const ALSO: Record<string, Operator> = { StringNotEquals: 'NotStringEquals', StringNotLike: 'NotStringLike' }
const SHOWN = 8

/** What a statement says, in words. */
export function Sentence({ of: { effect, targets, condition } }: { of: Permission }) {
  const t = useTranslations('permissions.policies')
  const clauses = useClauses(condition as Record<string, Record<string, readonly string[]>> | undefined)
  return (
    <Stack gap={4}>
      {targets.map((target, index) => (
        <TargetSentence key={index} of={target} effect={effect} />
      ))}
      {clauses !== undefined && <Text size="sm">{t('says-if', { conditions: clauses })}</Text>}
    </Stack>
  )
}

function TargetSentence({ of: { product, actions, resourceNrns }, effect }: { of: Target; effect: Permission['effect'] }) {
  const t = useTranslations('permissions.policies')
  const format = useFormatter()
  const name = useProductName()
  if (actions.length === 0 || resourceNrns.length === 0)
    return (
      <Text size="sm" c="dimmed">
        {t('says-incomplete')}
      </Text>
    )
  const said = actions.map((action) => {
    const side = SIDES[action]
    if (side !== undefined) return t(side)
    return titleOf(product, action) ?? (action.includes('*') ? t('action-like', { pattern: action }) : action)
  })
  const resources = resourceNrns.includes('*') ? t('resources-all') : <Listed of={resourceNrns} />
  return (
    <Text size="sm" component="div">
      {t.rich(effect === 'Allow' ? 'says-allow' : 'says-deny', {
        actions: format.list(said),
        product: name(product),
        resources: () => resources,
        b: bold,
      })}
    </Text>
  )
}

const bold = (inner: ReactNode) => <b>{inner}</b>

/** NRNs and values as they are written: the first few, since a hundred are no sentence. */
function Listed({ of: items }: { of: readonly string[] }) {
  return (
    <>
      {items.slice(0, SHOWN).map((item, index) => (
        <Fragment key={item}>
          {index > 0 && ', '}
          <Code style={{ overflowWrap: 'anywhere' }}>{item}</Code>
        </Fragment>
      ))}
      {items.length > SHOWN && ` … +${items.length - SHOWN}`}
    </>
  )
}

export function useProductName(): (product: string) => string {
  const t = useTranslations('permissions.policies')
  return (product) => (isProduct(product) ? t(`products.${product}`) : product)
}

export function useKeyName(): (key: string) => string {
  const t = useTranslations('permissions.policies')
  return (key) => {
    if (key.startsWith(TAG)) return t('keys.ResourceTag', { tag: key.slice(TAG.length) })
    const name = key.replace('ncp:', '')
    return isKey(name) ? t(`keys.${name}`) : key
  }
}

function useClauses(condition: Record<string, Record<string, readonly string[]>> | undefined): string | undefined {
  const t = useTranslations('permissions.policies')
  const format = useFormatter()
  const keyName = useKeyName()
  const clauses = Object.entries(condition ?? {}).flatMap(([written, keys]) =>
    Object.entries(keys).map(([key, values]) => {
      const operator = ALSO[written] ?? written
      const listed = { key: keyName(key), values: format.list([...values], { type: 'disjunction' }) }
      return isOperator(operator) ? t(`clause.${operator}`, listed) : `${listed.key} ${operator} ${listed.values}`
    }),
  )
  return clauses.length === 0 ? undefined : format.list(clauses)
}

function isProduct(text: string): text is Product {
  return (PRODUCTS as readonly string[]).includes(text)
}
function isKey(text: string): text is KeyName {
  return (KEYS as readonly string[]).includes(text)
}
function isOperator(text: string): text is Operator {
  return (OPERATORS as readonly string[]).includes(text)
}
