import { Button, Group, Switch, Text } from '@mantine/core'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { useChange } from '../api/use-operation.ts'
import { Card } from '../parts/card.tsx'
import { ConfirmDialog } from '../parts/confirm-dialog.tsx'
import { Fact, Facts } from '../parts/facts.tsx'
import { Instant } from '../parts/instant.tsx'
import { useNotify } from '../parts/use-notify.ts'
import { Days, isPeriod } from './days.tsx'
import { KEY_READS, type Key } from './use-key.ts'

type Asked = 'rotate' | 'period' | 'automatic'

/** The versions of a key: which one seals, when the next comes, and the one made now. */
export function RotationCard({ of: key }: { of: Key }) {
  const t = useTranslations('keys')
  const [asked, ask] = useState<Asked>()
  const close = () => ask(undefined)
  const changeable = key.status !== 'REVOKE'
  return (
    <Card
      title={t('rotation.title')}
      text={t('rotation.text')}
      actions={
        <Button size="xs" onClick={() => ask('rotate')} disabled={key.status !== 'ENABLE'}>
          {t('rotation.rotate')}
        </Button>
      }
    >
      <Facts>
        <Fact name={t('rotation.current')}>{t('rotation.version', { version: key.currentVersion })}</Fact>
        <Fact name={t('rotates')}>
          <Group gap="sm">
            <Text size="sm">{key.isAutoRotation ? t('rotation.every', { days: key.rotationPeriod }) : t('rotation.off')}</Text>
            <Button size="compact-xs" variant="default" disabled={!changeable} onClick={() => ask('automatic')}>
              {t(key.isAutoRotation ? 'rotation.switch-off' : 'rotation.switch-on')}
            </Button>
            <Button size="compact-xs" variant="default" disabled={!changeable} onClick={() => ask('period')}>
              {t('rotation.period')}
            </Button>
          </Group>
        </Fact>
        <Fact name={t('next-rotation')}>
          <Instant at={key.nextRotationDate} exact />
        </Fact>
      </Facts>
      {asked === 'rotate' && <RotateDialog of={key} onClose={close} />}
      {asked === 'period' && <PeriodDialog of={key} onClose={close} />}
      {asked === 'automatic' && <AutomaticDialog of={key} onClose={close} />}
    </Card>
  )
}

interface DialogProps {
  of: Key
  onClose: () => void
}

function RotateDialog({ of: { keyTag, keyName, keyType }, onClose }: DialogProps) {
  const t = useTranslations('keys')
  const notify = useNotify()
  const rotate = useChange('rotateKey', KEY_READS)
  const [reseal, setReseal] = useState(false)
  return (
    <ConfirmDialog
      opened
      onClose={onClose}
      title={<bdi>{t('rotation.rotate-title', { name: keyName })}</bdi>}
      confirm={t('rotation.rotate')}
      busy={rotate.isPending}
      error={rotate.error}
      onConfirm={() =>
        rotate.mutate(
          { params: { keyTag }, query: { reseal } },
          {
            onSuccess: ({ version }) => {
              notify.done(t('rotation.rotated', { name: keyName, version }))
              onClose()
            },
          },
        )
      }
    >
      <Text size="sm">{t('rotation.rotate-text')}</Text>
      {keyType !== 'ECDSA' && (
        <Switch
          label={t('reseal.also')}
          description={t('reseal.also-text')}
          checked={reseal}
          onChange={(event) => setReseal(event.currentTarget.checked)}
        />
      )}
    </ConfirmDialog>
  )
}

function PeriodDialog({ of: { keyTag, keyName, rotationPeriod }, onClose }: DialogProps) {
  const t = useTranslations('keys')
  const change = useChange('updateKeyRotationPeriod', KEY_READS)
  const [days, setDays] = useState(rotationPeriod)
  return (
    <ConfirmDialog
      opened
      onClose={onClose}
      title={<bdi>{t('rotation.period-title', { name: keyName })}</bdi>}
      confirm={t('save')}
      disabled={!isPeriod(days)}
      busy={change.isPending}
      error={change.error}
      onConfirm={() => change.mutate({ params: { keyTag }, body: { rotationPeriod: days } }, { onSuccess: onClose })}
    >
      <Text size="sm">{t('rotation.period-text')}</Text>
      <Days days={days} onChange={setDays} />
    </ConfirmDialog>
  )
}

function AutomaticDialog({ of: { keyTag, keyName, isAutoRotation, rotationPeriod }, onClose }: DialogProps) {
  const t = useTranslations('keys')
  const change = useChange(isAutoRotation ? 'disableKeyAutoRotation' : 'enableKeyAutoRotation', KEY_READS)
  const way = isAutoRotation ? 'off' : 'on'
  return (
    <ConfirmDialog
      opened
      onClose={onClose}
      title={<bdi>{t(`rotation.switch-${way}-title`, { name: keyName })}</bdi>}
      confirm={t(`rotation.switch-${way}`)}
      busy={change.isPending}
      error={change.error}
      onConfirm={() => change.mutate({ params: { keyTag } }, { onSuccess: onClose })}
    >
      <Text size="sm">{t(`rotation.switch-${way}-text`, { days: rotationPeriod })}</Text>
    </ConfirmDialog>
  )
}
