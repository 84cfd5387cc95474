import { ActionIcon, Button, Group, Select, Stack, Switch, TagsInput, Text, TextInput } from '@mantine/core'
import { useTranslations } from 'use-intl'
import { Icon } from '../../parts/icon.tsx'
import { Section } from '../../parts/section.tsx'
import { AccountForm, type Editable } from './account-form.tsx'
import type { Account } from './account-state.tsx'

type Source = Editable['apiAllowSources'][number]
const TYPES = ['IP', 'VPC', 'VPC_SERVER'] as const
const MOST = 100

/** Where the account may come from: people to the console, programs to the API. */
export function SourcesPart({ account }: { account: Account }) {
  const t = useTranslations('permissions.accounts')
  return (
    <>
      <Section title={t('console-sources')}>
        <AccountForm account={account} names={{ useConsolePermitIp: t('console-sources-use'), consolePermitIps: t('console-sources') }}>
          {(value, set) => (
            <>
              <Switch
                label={t('console-sources-use')}
                checked={value.useConsolePermitIp}
                onChange={(event) => set('useConsolePermitIp', event.currentTarget.checked)}
              />
              <TagsInput
                label={t('source')}
                description={t('console-sources-rule')}
                value={[...value.consolePermitIps]}
                onChange={(rules) => set('consolePermitIps', rules)}
                splitChars={[',', ' ']}
                acceptValueOnBlur
                maxTags={MOST}
              />
              <NothingThrough when={value.useConsolePermitIp && value.consolePermitIps.length === 0} />
            </>
          )}
        </AccountForm>
      </Section>
      <Section title={t('api-sources')}>
        <AccountForm
          account={account}
          names={{ useApiAllowSource: t('api-sources-use'), apiAllowSources: t('api-sources') }}
          valid={({ apiAllowSources }) => apiAllowSources.every(({ source }) => source !== '')}
        >
          {(value, set) => (
            <>
              <Switch
                label={t('api-sources-use')}
                checked={value.useApiAllowSource}
                onChange={(event) => set('useApiAllowSource', event.currentTarget.checked)}
              />
              <Sources value={value.apiAllowSources} onChange={(sources) => set('apiAllowSources', sources)} />
              <NothingThrough when={value.useApiAllowSource && value.apiAllowSources.length === 0} />
            </>
          )}
        </AccountForm>
      </Section>
    </>
  )
}

function NothingThrough({ when }: { when: boolean }) {
  const t = useTranslations('permissions.accounts')
  if (!when) return null
  return (
    <Text size="sm" c="var(--mantine-color-error)">
      {t('api-sources-none')}
    </Text>
  )
}

function Sources({ value, onChange }: { value: readonly Source[]; onChange: (value: Source[]) => void }) {
  const t = useTranslations('permissions.accounts')
  const put = (at: number, change: Partial<Source>) => onChange(value.map((each, index) => (index === at ? { ...each, ...change } : each)))
  return (
    <Stack gap="xs">
      {value.map(({ type, source }, index) => (
        // Rows have nothing but their place to tell them apart, and fields that are told by their place keep the cursor.
        <Group key={index} gap="xs">
          <Select
            aria-label={t('source-type')}
            value={type}
            onChange={(next) => put(index, { type: (next ?? type) as Source['type'] })}
            data={TYPES.map((each) => ({ value: each, label: t(`source-types.${each}`) }))}
            allowDeselect={false}
            w={140}
          />
          <TextInput
            aria-label={t('source')}
            value={source}
            onChange={(event) => put(index, { source: event.currentTarget.value.trim() })}
            maxLength={64}
            flex="1 1 180px"
            maw={320}
            spellCheck={false}
          />
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={t('source-remove', { number: index + 1 })}
            onClick={() => onChange(value.filter((_, other) => other !== index))}
          >
            <Icon name="cross" size={16} />
          </ActionIcon>
        </Group>
      ))}
      <Group>
        <Button
          size="xs"
          variant="default"
          leftSection={<Icon name="plus" size={14} />}
          disabled={value.length >= MOST}
          onClick={() => onChange([...value, { type: 'IP', source: '' }])}
        >
          {t('source-add')}
        </Button>
      </Group>
    </Stack>
  )
}
