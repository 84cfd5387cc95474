import { Button, Group, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import type { CallReply } from '#client/client'
import { client } from '../api/client.ts'
import { Card } from '../parts/card.tsx'
import { Failure } from '../parts/failure.tsx'
import { Icon } from '../parts/icon.tsx'
import { Instant } from '../parts/instant.tsx'
import styles from '../secret/secret.module.css'
import { type Status, useStages } from '../secret/use-secret.ts'

type Strays = CallReply<'getStrays'>['strays']

/** Values that rotations registered and that never came into use: one of them may be what the target carries. */
export function StraysCard({ secretId, status }: { secretId: string; status: Status }) {
  const t = useTranslations('rotation')
  const count = useStages(secretId).data?.strayCount ?? 0
  const [{ strays, failure, busy }, set] = useState<{ strays?: Strays; failure?: unknown; busy?: boolean }>({})
  if (count === 0) return null
  const show = () => {
    set({ busy: true })
    client.getStrays({ params: { secretId } }).then(
      (found) => set({ strays: found.strays }),
      (error: unknown) => set({ failure: error }),
    )
  }
  return (
    <Card title={t('strays.title')} text={t('strays.text', { count })}>
      <Stack align="flex-start" gap="xs">
        {failure !== undefined && <Failure error={failure} />}
        {strays?.map(({ version, value, registerDate }) => (
          <Stack key={version} gap={2} w="100%">
            <Group gap="xs">
              <Text size="sm" fw={600}>
                {t('version', { version })}
              </Text>
              <Text size="sm" c="dimmed">
                <Instant at={registerDate} exact />
              </Text>
            </Group>
            <pre className={styles['log']}>{value}</pre>
          </Stack>
        ))}
        <Button
          size="xs"
          variant="default"
          loading={busy === true}
          disabled={status === 'DISABLE' || status === 'REVOKE'}
          leftSection={<Icon name={strays === undefined ? 'eye' : 'eye-off'} size={14} />}
          onClick={strays === undefined ? show : () => set({})}
        >
          {t(strays === undefined ? 'strays.show' : 'strays.hide')}
        </Button>
        <Text size="xs" c="dimmed">
          {t('strays.record')}
        </Text>
      </Stack>
    </Card>
  )
}
