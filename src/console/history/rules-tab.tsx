import { Badge, Button, Group, Modal, Paper, Stack, Switch, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useTranslations } from 'use-intl'
import type { CallReply } from '#client/client'
import { useChange, useOperation } from '../api/use-operation.ts'
import { Empty } from '../parts/empty.tsx'
import { FailureText } from '../parts/failure-text.tsx'
import { Icon } from '../parts/icon.tsx'
import { NotYet } from '../parts/not-yet.tsx'
import { RuleForm } from './rule-form.tsx'

export type Rule = CallReply<'getWatchRuleList'>['items'][number]

/** What raises alerts. */
export function RulesTab() {
  const t = useTranslations('history')
  const [adding, { open, close }] = useDisclosure(false)
  const { data, error, refetch } = useOperation('getWatchRuleList', {})
  if (data === undefined) return <NotYet of={{ error, refetch }} height={200} />
  const add = (
    <Button leftSection={<Icon name="plus" />} onClick={open}>
      {t('rules.add')}
    </Button>
  )
  return (
    <Stack gap="sm">
      {data.items.length === 0 ? (
        <Empty icon="eye" title={t('rules.none')} text={t('rules.none-text')}>
          {add}
        </Empty>
      ) : (
        <Group>{add}</Group>
      )}
      {data.items.map((rule) => (
        <OneRule key={rule.name} rule={rule} />
      ))}
      <Modal opened={adding} onClose={close} title={t('rules.add')} closeButtonProps={{ 'aria-label': t('cancel') }}>
        <RuleForm taken={data.items.map(({ name }) => name)} onDone={close} />
      </Modal>
    </Stack>
  )
}

function OneRule({ rule }: { rule: Rule }) {
  const t = useTranslations('history')
  const put = useChange('putWatchRule', ['getWatchRuleList'])
  const remove = useChange('deleteWatchRule', ['getWatchRuleList'])
  const { name, kind, secretIds, count, minutes, active } = rule
  const error = put.error ?? remove.error
  return (
    <Paper withBorder p="sm">
      <Group justify="space-between" gap="sm">
        <Stack gap={4} style={{ flex: '1 1 260px', minWidth: 0 }}>
          <Group gap="xs">
            <Text fw={500}>
              <bdi>{name}</bdi>
            </Text>
            <Badge color="gray.7" radius="sm" tt="none">
              {t(`alerts.types.${kind}`)}
            </Badge>
          </Group>
          <Text size="sm" c="dimmed">
            {t(`rules.says.${kind}`, { secrets: secretIds.length, count, minutes })}
          </Text>
          {error !== null && (
            <Text size="sm" c="var(--mantine-color-error)" role="alert">
              <FailureText error={error} />
            </Text>
          )}
        </Stack>
        <Group gap="sm">
          <Switch
            label={t('rules.active')}
            aria-label={t('rules.active-of', { name })}
            checked={active}
            disabled={put.isPending}
            onChange={(event) =>
              put.mutate({ params: { name }, body: { kind, secretIds, count, minutes, active: event.currentTarget.checked } })
            }
          />
          <Button
            size="xs"
            variant="default"
            aria-label={t('rules.remove-of', { name })}
            loading={remove.isPending}
            onClick={() => remove.mutate({ params: { name } })}
          >
            {t('rules.remove')}
          </Button>
        </Group>
      </Group>
    </Paper>
  )
}
