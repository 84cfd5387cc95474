import { CloseButton, Group, List, Paper, Stack, Text, ThemeIcon } from '@mantine/core'
import { useTranslations } from 'use-intl'
import { Icon } from '../parts/icon.tsx'
import styles from '../secret/secret.module.css'
import type { DryRun } from './jobs.ts'

/** What a dry run looked at, and whether a rotation would get past it. */
export function DryRunResult({ result: { state, checks, logs }, onClose }: { result: DryRun; onClose: () => void }) {
  const t = useTranslations('rotation')
  const parts = useTranslations('parts')
  const good = state === 'COMPLETED' && checks.every(({ ok }) => ok)
  const said = state === 'REQUESTED' ? 'waiting' : good ? 'good' : 'bad'
  return (
    <Paper withBorder p="sm" role="status">
      <Stack gap="xs">
        <Group justify="space-between" wrap="nowrap" align="flex-start">
          <Text fw={600} size="sm">
            {t(`dry-run.${said}`)}
          </Text>
          <CloseButton aria-label={parts('close')} onClick={onClose} />
        </Group>
        <List spacing={6} size="sm" center={false}>
          {checks.map(({ check, ok, message }) => (
            <List.Item
              key={`${check}-${message}`}
              icon={
                <ThemeIcon
                  size={20}
                  radius="xl"
                  color={ok ? 'teal.9' : 'red.8'}
                  aria-label={t(ok ? 'dry-run.ok' : 'dry-run.not-ok')}
                  role="img"
                >
                  <Icon name={ok ? 'check' : 'cross'} size={12} />
                </ThemeIcon>
              }
            >
              <bdi>
                <b>{check}</b>
                {message === '' ? '' : `: ${message}`}
              </bdi>
            </List.Item>
          ))}
        </List>
        {checks.length === 0 && <Text size="sm">{t('dry-run.no-checks')}</Text>}
        {logs.length > 0 && <pre className={styles['log']}>{logs.join('\n')}</pre>}
      </Stack>
    </Paper>
  )
}
