import { ActionIcon, Button, Group, Paper, SegmentedControl, Stack, Text, Title } from '@mantine/core'
import { useTranslations } from 'use-intl'
import { Icon } from '../../parts/icon.tsx'
import { ConditionForm } from './condition-form.tsx'
import { newCondition, newTarget, permissionsOf, type StatementDraft } from './draft.ts'
import { Sentence } from './sentence.tsx'
import { TargetForm } from './target-form.tsx'

interface StatementFormProps {
  number: number
  value: StatementDraft
  onChange: (value: StatementDraft) => void
  /** Absent for the only one: a policy has at least one. */
  onRemove?: (() => void) | undefined
}

/** One statement: what it does, to what, and when. What it says stands below it in words, as it is typed. */
export function StatementForm({ number, value, onChange, onRemove }: StatementFormProps) {
  const t = useTranslations('permissions.policies')
  const { effect, targets, conditions } = value
  const [said] = permissionsOf([value])
  return (
    <Paper withBorder p={{ base: 'sm', sm: 'md' }} component="section" aria-label={t('statement', { number })}>
      <Stack gap="sm">
        <Group justify="space-between" wrap="nowrap">
          <Group gap="sm">
            <Title order={3} fz="sm">
              {t('statement', { number })}
            </Title>
            <SegmentedControl
              size="xs"
              value={effect}
              onChange={(next) => onChange({ ...value, effect: next as StatementDraft['effect'] })}
              aria-label={t('effect')}
              data={[
                { value: 'Allow', label: t('allow') },
                { value: 'Deny', label: t('deny') },
              ]}
            />
          </Group>
          {onRemove !== undefined && (
            <ActionIcon variant="subtle" color="gray" aria-label={t('statement-remove', { number })} onClick={onRemove}>
              <Icon name="trash" size={16} />
            </ActionIcon>
          )}
        </Group>
        {targets.map((target) => (
          <TargetForm
            key={target.at}
            value={target}
            onChange={(next) => onChange({ ...value, targets: swapped(targets, next) })}
            onRemove={targets.length > 1 ? () => onChange({ ...value, targets: targets.filter(({ at }) => at !== target.at) }) : undefined}
          />
        ))}
        {conditions.map((condition) => (
          <ConditionForm
            key={condition.at}
            value={condition}
            onChange={(next) => onChange({ ...value, conditions: swapped(conditions, next) })}
            onRemove={() => onChange({ ...value, conditions: conditions.filter(({ at }) => at !== condition.at) })}
          />
        ))}
        <Group gap="xs">
          <AddButton text={t('target-add')} onClick={() => onChange({ ...value, targets: [...targets, newTarget()] })} />
          <AddButton text={t('condition-add')} onClick={() => onChange({ ...value, conditions: [...conditions, newCondition()] })} />
        </Group>
        <Paper bg="var(--coffer-quiet)" p="xs" role="note">
          {said === undefined ? <Text size="sm" /> : <Sentence of={said} />}
        </Paper>
      </Stack>
    </Paper>
  )
}

function AddButton({ text, onClick }: { text: string; onClick: () => void }) {
  return (
    <Button size="xs" variant="subtle" leftSection={<Icon name="plus" size={14} />} onClick={onClick}>
      {text}
    </Button>
  )
}

function swapped<T extends { at: number }>(all: readonly T[], next: T): T[] {
  return all.map((each) => (each.at === next.at ? next : each))
}
