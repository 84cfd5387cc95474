import { Button, Group, MultiSelect, NumberInput, Radio, Stack, Text, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { useChange, useOperation } from '../api/use-operation.ts'
import { FailureText } from '../parts/failure-text.tsx'

const KINDS = ['decoy', 'refusals', 'new-address'] as const
type Kind = (typeof KINDS)[number]
const NAME = /^[A-Za-z][A-Za-z0-9_-]{0,63}$/
const TYPING_MS = 250

/** A new watch rule: what is looked for, and in which bounds. */
export function RuleForm({ taken, onDone }: { taken: readonly string[]; onDone: () => void }) {
  const t = useTranslations('history')
  const put = useChange('putWatchRule', ['getWatchRuleList'])
  const [name, setName] = useState('')
  const [kind, setKind] = useState<Kind>('decoy')
  const [secretIds, setSecretIds] = useState<string[]>([])
  const [bounds, setBounds] = useState({ count: 10, minutes: 5 })
  const wrong = name === '' ? undefined : !NAME.test(name) ? t('rules.name-rule') : taken.includes(name) ? t('rules.taken') : undefined
  const ready = name !== '' && wrong === undefined && (kind !== 'decoy' || secretIds.length > 0)
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        const body = { kind, active: true, ...(kind === 'decoy' ? { secretIds } : {}), ...(kind === 'refusals' ? bounds : {}) }
        if (ready) put.mutate({ params: { name }, body }, { onSuccess: onDone })
      }}
    >
      <Stack>
        <TextInput
          label={t('rules.name')}
          value={name}
          maxLength={64}
          error={wrong}
          onChange={(event) => setName(event.currentTarget.value)}
          required
          data-autofocus
        />
        <Kinds value={kind} onChange={setKind} />
        {kind === 'decoy' && <Secrets value={secretIds} onChange={setSecretIds} />}
        {kind === 'refusals' && <Bounds value={bounds} onChange={setBounds} />}
        {put.error !== null && (
          <Text size="sm" c="var(--mantine-color-error)" role="alert">
            <FailureText error={put.error} />
          </Text>
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={onDone}>
            {t('cancel')}
          </Button>
          <Button type="submit" disabled={!ready} loading={put.isPending}>
            {t('rules.add')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

function Kinds({ value, onChange }: { value: Kind; onChange: (value: Kind) => void }) {
  const t = useTranslations('history')
  return (
    <Radio.Group label={t('rules.kind')} value={value} onChange={(next) => onChange(next as Kind)}>
      <Stack gap="xs" mt={4}>
        {KINDS.map((each) => (
          <Radio key={each} value={each} label={t(`alerts.types.${each}`)} description={t(`rules.means.${each}`)} />
        ))}
      </Stack>
    </Radio.Group>
  )
}

interface BoundsOf {
  count: number
  minutes: number
}

function Bounds({ value, onChange }: { value: BoundsOf; onChange: (value: BoundsOf) => void }) {
  const t = useTranslations('history')
  const bound = (field: keyof BoundsOf, max: number) => (
    <NumberInput
      label={t(`rules.${field}`)}
      min={1}
      max={max}
      clampBehavior="strict"
      value={value[field]}
      onChange={(next) => onChange({ ...value, [field]: Math.max(1, Number(next)) })}
      flex={1}
    />
  )
  return (
    <Group gap="sm">
      {bound('count', 1000)}
      {bound('minutes', 1440)}
    </Group>
  )
}

/** Secrets by name. Those that are chosen keep their names while others are searched for. */
function Secrets({ value, onChange }: { value: string[]; onChange: (value: string[]) => void }) {
  const t = useTranslations('history')
  const [typed, setTyped] = useState('')
  const [names, setNames] = useState<Record<string, string>>({})
  const [search] = useDebouncedValue(typed, TYPING_MS)
  const { data } = useOperation('getSecretSummaries', { query: { search, pageSize: 50 } }, { keepPrevious: true })
  const found = data?.secrets.map(({ secretId, secretName }) => ({ value: secretId, label: secretName })) ?? []
  const chosen = value.filter((id) => found.every((each) => each.value !== id)).map((id) => ({ value: id, label: names[id] ?? id }))
  return (
    <MultiSelect
      label={t('rules.secrets')}
      placeholder={value.length === 0 ? t('rules.choose') : ''}
      data={[...chosen, ...found]}
      value={value}
      searchable
      searchValue={typed}
      onSearchChange={setTyped}
      maxValues={100}
      onChange={(ids) => {
        setNames({ ...names, ...Object.fromEntries(found.map((each) => [each.value, each.label])) })
        onChange(ids)
      }}
    />
  )
}
