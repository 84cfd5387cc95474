import { Checkbox, Group, NumberInput, Radio, Select, SimpleGrid, Stack, Text, TextInput } from '@mantine/core'
import { useTranslations } from 'use-intl'
import { useOperation } from '../api/use-operation.ts'
import type { ActionDraft, DraftFault } from './action-draft.ts'
import { CodeField } from './code-field.tsx'
import { isReady, KINDS, type Kind, NO_PACKAGE, wireOf } from './kinds.ts'
import { ParametersField } from './parameters-field.tsx'
import { isStarter, STARTERS } from './starters.ts'

interface ActionFieldsProps {
  draft: ActionDraft
  onChange: (change: Partial<ActionDraft>) => void
  faults: ReadonlySet<DraftFault>
  /** Name and package are what an action is found by: they are chosen once. */
  fresh: boolean
}

/** Everything that makes up an action. */
export function ActionFields({ draft, onChange, faults, fresh }: ActionFieldsProps) {
  const t = useTranslations('functions')
  const { kind } = draft
  return (
    <Stack gap="md">
      {fresh && <Names draft={draft} onChange={onChange} faults={faults} />}
      <TextInput
        label={t('description')}
        value={draft.description}
        onChange={(event) => onChange({ description: event.currentTarget.value })}
        maxLength={1000}
        maw={760}
        dir="auto"
      />
      {fresh && <KindField draft={draft} onChange={onChange} />}
      {isReady(kind) ? (
        <Text size="sm" c="dimmed" maw={760}>
          {t('ready.text')}
        </Text>
      ) : (
        <CodeField draft={draft} onChange={onChange} wrong={faults.has('code')} />
      )}
      <ParametersField
        value={draft.parameters}
        onChange={(parameters) => onChange({ parameters })}
        text={t(isReady(kind) ? 'ready.parameters' : 'actions.parameters')}
        ready={isReady(kind) ? kind : undefined}
      />
      <Limits draft={draft} onChange={onChange} faults={faults} />
    </Stack>
  )
}

type FieldsProps = Omit<ActionFieldsProps, 'fresh'>

function Names({ draft, onChange, faults }: FieldsProps) {
  const t = useTranslations('functions')
  const packages = useOperation('getPackages', {})
  return (
    <Group align="flex-start" gap="md" maw={760}>
      <TextInput
        label={t('name')}
        description={t('name-rule')}
        value={draft.name}
        onChange={(event) => onChange({ name: event.currentTarget.value })}
        error={faults.has('name') ? t('name-wrong') : undefined}
        maxLength={50}
        required
        autoFocus
        autoComplete="off"
        spellCheck={false}
        flex="1 1 280px"
      />
      <Select
        label={t('package')}
        description={t('package-text')}
        value={draft.package}
        onChange={(name) => onChange({ package: name ?? NO_PACKAGE })}
        data={[{ value: NO_PACKAGE, label: t('no-package') }, ...(packages.data ?? []).map(({ name }) => ({ value: name, label: name }))]}
        allowDeselect={false}
        flex="1 1 280px"
      />
    </Group>
  )
}

function KindField({ draft, onChange }: Pick<FieldsProps, 'draft' | 'onChange'>) {
  const t = useTranslations('functions')
  const choose = (kind: Kind) => {
    const starts = isStarter(draft.code) && !isReady(kind)
    onChange({ kind, wire: wireOf(kind), ...(starts ? { code: STARTERS[kind as 'nodejs' | 'python'], binary: false } : {}) })
  }
  return (
    <Radio.Group label={t('kind')} value={draft.kind} onChange={(kind) => choose(kind as Kind)}>
      <SimpleGrid cols={{ base: 1, xs: 2, md: 3 }} spacing="xs" mt={6}>
        {KINDS.map((kind) => (
          <Radio.Card key={kind} value={kind} p="sm" aria-label={t(`kinds.${kind}.name`)}>
            <Group wrap="nowrap" align="flex-start" gap="sm">
              <Radio.Indicator />
              <div>
                <Text size="sm" fw={600}>
                  {t(`kinds.${kind}.name`)}
                </Text>
                <Text size="xs" c="dimmed">
                  {t(`kinds.${kind}.text`)}
                </Text>
              </div>
            </Group>
          </Radio.Card>
        ))}
      </SimpleGrid>
    </Radio.Group>
  )
}

function Limits({ draft, onChange, faults }: FieldsProps) {
  const t = useTranslations('functions')
  return (
    <Group align="flex-start" gap="md">
      <NumberInput
        label={t('actions.timeout')}
        description={t('actions.timeout-rule')}
        value={Number.isNaN(draft.timeoutMs) ? '' : draft.timeoutMs}
        onChange={(value) => onChange({ timeoutMs: value === '' ? Number.NaN : Number(value) })}
        error={faults.has('timeout') ? t('actions.timeout-rule') : undefined}
        allowDecimal={false}
        allowNegative={false}
        hideControls
        w={200}
      />
      <Select
        label={t('actions.memory')}
        description={t('actions.memory-rule')}
        value={String(draft.memory)}
        onChange={(memory) => onChange({ memory: Number(memory ?? 128) })}
        data={['128', '256', '512', '1024']}
        allowDeselect={false}
        w={200}
      />
      {!isReady(draft.kind) && (
        <>
          <TextInput
            label={t('actions.main')}
            description={t('actions.main-text')}
            value={draft.main}
            onChange={(event) => onChange({ main: event.currentTarget.value })}
            error={faults.has('main') ? t('actions.main-wrong') : undefined}
            maxLength={64}
            spellCheck={false}
            w={220}
          />
          <Checkbox
            label={t('actions.dry-runs')}
            description={t('actions.dry-runs-text')}
            checked={draft.dryRuns}
            onChange={(event) => onChange({ dryRuns: event.currentTarget.checked })}
            maw={420}
            mt={4}
          />
        </>
      )}
    </Group>
  )
}
