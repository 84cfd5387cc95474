import { ActionIcon, Group, Select, SimpleGrid, TagsInput, TextInput } from '@mantine/core'
import { useTranslations } from 'use-intl'
import { Icon } from '../../parts/icon.tsx'
import { type ConditionDraft, KEYS, type KeyName, type Operator, TAG } from './draft.ts'

interface ConditionFormProps {
  value: ConditionDraft
  onChange: (value: ConditionDraft) => void
  onRemove: () => void
}
/** Which comparisons fit what is looked at. */
const TEXT = ['StringEquals', 'NotStringEquals', 'StringLike', 'NotStringLike'] as const
const FITTING: Partial<Record<string, readonly Operator[]>> = {
  SourceIp: ['IpAddress', 'NotIpAddress'],
  CurrentTime: ['DateLessThan', 'NotDateLessThan', 'DateGreaterThan', 'NotDateGreaterThan'],
  MultiFactorAuthPresent: ['Bool', 'NotBool'],
}
const EXAMPLES: Partial<Record<string, string>> = {
  SourceIp: '10.0.0.0/8',
  CurrentTime: '2027-01-01T00:00:00+09:00',
  MultiFactorAuthPresent: 'true',
  SecretName: 'prod-*',
  principalType: 'Sub',
}

/** When a statement holds: one thing that is looked at, and what it is compared with. */
export function ConditionForm({ value, onChange, onRemove }: ConditionFormProps) {
  const t = useTranslations('permissions.policies')
  const isTag = value.key.startsWith(TAG)
  const name = isTag ? TAG : value.key.replace('ncp:', '')
  const look = (next: string | null) => {
    if (next === null) return
    const [operator = value.operator] = FITTING[next] ?? TEXT
    onChange({ ...value, key: next === TAG ? TAG : `ncp:${next}`, operator, values: [] })
  }
  const known = name === TAG || (KEYS as readonly string[]).includes(name)
  return (
    <Group align="flex-start" wrap="nowrap" gap="xs">
      <SimpleGrid cols={{ base: 1, sm: 3 }} spacing="sm" flex={1} style={{ minWidth: 0 }}>
        <Group gap="xs" align="flex-start" grow preventGrowOverflow={false}>
          <Select
            label={t('key')}
            value={name}
            onChange={look}
            data={[
              ...KEYS.map((each: KeyName) => ({ value: each, label: t(`keys.${each}`) })),
              { value: TAG, label: t('keys.a-tag') },
              ...(known ? [] : [{ value: name, label: value.key }]),
            ]}
            allowDeselect={false}
          />
          {isTag && (
            <TextInput
              label={t('tag-key')}
              value={value.key.slice(TAG.length)}
              onChange={(event) => onChange({ ...value, key: `${TAG}${event.currentTarget.value}` })}
              maxLength={128}
            />
          )}
        </Group>
        <Operators name={name} value={value.operator} onChange={(operator) => onChange({ ...value, operator })} />
        <TagsInput
          label={t('values')}
          description={t('values-rule')}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          placeholder={value.values.length === 0 ? EXAMPLES[name] : ''}
          value={value.values}
          onChange={(values) => onChange({ ...value, values })}
          data={name === 'MultiFactorAuthPresent' ? ['true', 'false'] : []}
          acceptValueOnBlur
        />
      </SimpleGrid>
      <ActionIcon variant="subtle" color="gray" aria-label={t('condition-remove')} onClick={onRemove} mt={26}>
        <Icon name="cross" size={16} />
      </ActionIcon>
    </Group>
  )
}

function Operators({ name, value, onChange }: { name: string; value: string; onChange: (value: string) => void }) {
  const t = useTranslations('permissions.policies')
  const fitting = FITTING[name] ?? TEXT
  return (
    <Select
      label={t('operator')}
      value={value}
      onChange={(operator) => onChange(operator ?? value)}
      data={[
        ...fitting.map((each) => ({ value: each as string, label: t(`operators.${each}`) })),
        // One that does not fit, or that the form does not know, stays as it is written.
        ...((fitting as readonly string[]).includes(value) ? [] : [{ value, label: value }]),
      ]}
      allowDeselect={false}
    />
  )
}
