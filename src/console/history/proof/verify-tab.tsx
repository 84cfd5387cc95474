import { Alert, Button, Group, Skeleton, Stack, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useTranslations } from 'use-intl'
import { ConfirmDialog } from '../../parts/confirm-dialog.tsx'
import { Empty } from '../../parts/empty.tsx'
import { Failure } from '../../parts/failure.tsx'
import { Icon } from '../../parts/icon.tsx'
import { Instant } from '../../parts/instant.tsx'
import { Sound } from '../../parts/sound.tsx'
import { Warning } from '../../parts/warning.tsx'
import { isSound } from './check.ts'
import { keepCheckpoints } from './kept.ts'
import { LogCard } from './log-card.tsx'
import { CannotCheck, useVerify, type Verified } from './use-verify.ts'

/** Whether the history is still what was signed, checked by this browser and not by the server. */
export function VerifyTab() {
  const t = useTranslations('history.proof')
  const { data, error, refetch, isFetching } = useVerify()
  return (
    <Stack gap="sm">
      <Text size="sm" maw={760}>
        {t('text')}
      </Text>
      <Text size="sm" c="dimmed" maw={760}>
        {t('not')}
      </Text>
      <Group>
        <Button loading={isFetching} onClick={() => void refetch()} leftSection={<Icon name="shield" size={16} />}>
          {t('again')}
        </Button>
      </Group>
      {isFetching && <Skeleton height={160} />}
      {!isFetching && error instanceof CannotCheck && <CannotCheckHere />}
      {!isFetching && error !== null && !(error instanceof CannotCheck) && <Failure error={error} onAgain={() => void refetch()} />}
      {!isFetching && error === null && data !== undefined && <Result verified={data} onForgotten={() => void refetch()} />}
    </Stack>
  )
}

export function CannotCheckHere() {
  const t = useTranslations('history.proof')
  return (
    <Warning title={t('cannot')}>
      <Text size="sm">{t('cannot-text')}</Text>
    </Warning>
  )
}

function Result({ verified, onForgotten }: { verified: Verified; onForgotten: () => void }) {
  const t = useTranslations('history.proof')
  const { checked, last, kept } = verified
  if (checked.length === 0) return <Empty icon="shield" title={t('none')} text={t('none-text')} />
  const unsound = checked.filter(({ outcome }) => !isSound(outcome) && outcome !== 'gone')
  return (
    <>
      {unsound.length > 0 ? (
        <Unsound onForgotten={onForgotten} />
      ) : (
        <Sound title={t('holds')}>
          <Text size="sm">{last === undefined ? t('first-visit') : t.rich('since', { time: () => <Instant at={last} exact /> })}</Text>
        </Sound>
      )}
      {!kept && (
        <Warning title={t('not-kept')}>
          <Text size="sm">{t('not-kept-text')}</Text>
        </Warning>
      )}
      {checked.map((each) => (
        <LogCard key={each.log} checked={each} />
      ))}
    </>
  )
}

function Unsound({ onForgotten }: { onForgotten: () => void }) {
  const t = useTranslations('history.proof')
  const [asked, { open, close }] = useDisclosure(false)
  return (
    <Alert color="red" icon={<Icon name="warning" />} role="alert" title={t('unsound')}>
      <Stack gap="xs" align="flex-start">
        <Text size="sm">{t('unsound-text')}</Text>
        <Button size="xs" variant="default" onClick={open}>
          {t('forget')}
        </Button>
      </Stack>
      <ConfirmDialog
        opened={asked}
        title={t('forget-title')}
        confirm={t('forget')}
        danger
        busy={false}
        error={null}
        onClose={close}
        onConfirm={() => {
          keepCheckpoints([])
          close()
          onForgotten()
        }}
      >
        <Text size="sm">{t('forget-text')}</Text>
      </ConfirmDialog>
    </Alert>
  )
}
