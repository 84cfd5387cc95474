import { Code, NumberInput, Select, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useLocale, useTranslations } from 'use-intl'
import { useChange } from '../api/use-operation.ts'
import { timeZone } from '../now.ts'
import { ConfirmDialog } from '../parts/confirm-dialog.tsx'
import { OLD_AFTER_CHANGE, type SecretProps } from '../secret/use-secret.ts'
import type { Settings } from './jobs.ts'
import { inLocale, openingOf } from './opening.ts'
import { RuleCard } from './rule-card.tsx'

const NIGHT = '0 2 * * *'
const MINUTES = { usual: 60, min: 5, max: 1440 } as const

/** When rotations that come by date may begin. */
export function WindowCard({ secret, etag, settings: { window } }: SecretProps & { settings: Settings }) {
  const t = useTranslations('rotation')
  const remove = useChange('deleteRotationWindow', OLD_AFTER_CHANGE)
  return (
    <RuleCard
      title={t('window.title')}
      text={t('window.text')}
      edit={t(window === null ? 'window.set' : 'window.edit')}
      remove={window === null ? undefined : t('window.remove')}
      disabled={secret.secretStatus === 'REVOKE'}
      removal={remove}
      onRemove={() => remove.mutate({ params: { secretId: secret.secretId }, ifMatch: etag })}
      dialog={(close) => <WindowDialog secret={secret} etag={etag} window={window} onClose={close} />}
    >
      {window === null ? <Text size="sm">{t('window.any')}</Text> : <Opens of={window} />}
    </RuleCard>
  )
}

/** In words, with the expression beside them for those who write it; by the expression alone where words would not do. */
function Opens({ of: { cron, timeZone: zone, minutes } }: { of: NonNullable<Settings['window']> }) {
  const t = useTranslations('rotation')
  const inWords = useInWords(cron)
  const opens = inWords ?? cron
  return (
    <Text size="sm">
      {t('window.is', { opens, zone, minutes })}
      {inWords !== undefined && (
        <>
          {' '}
          <Code c="dimmed" style={{ whiteSpace: 'nowrap' }}>
            {cron}
          </Code>
        </>
      )}
    </Text>
  )
}

function useInWords(cron: string): string | undefined {
  const t = useTranslations('rotation')
  const locale = useLocale()
  const opening = openingOf(cron)
  if (opening === undefined) return
  const day = opening.on === 'month' ? String(opening.day) : ''
  return t(`window.opens.${opening.on}`, { ...inLocale(locale, opening), day })
}

function WindowDialog({ secret, etag, window, onClose }: SecretProps & { window: Settings['window']; onClose: () => void }) {
  const t = useTranslations('rotation')
  const [cron, setCron] = useState(window?.cron ?? NIGHT)
  const [zone, setZone] = useState<string | null>(window?.timeZone ?? timeZone())
  const [minutes, setMinutes] = useState<number | string>(window?.minutes ?? MINUTES.usual)
  const inWords = useInWords(cron)
  const change = useChange('updateRotationWindow', OLD_AFTER_CHANGE, onClose)
  return (
    <ConfirmDialog
      opened
      onClose={onClose}
      title={t('window.title')}
      confirm={t('save')}
      disabled={zone === null || typeof minutes !== 'number'}
      busy={change.isPending}
      error={change.error}
      onConfirm={() =>
        change.mutate({
          params: { secretId: secret.secretId },
          body: { cron: cron.trim(), timeZone: zone ?? '', minutes: Number(minutes) },
          ifMatch: etag,
        })
      }
    >
      <TextInput
        label={t('window.cron')}
        description={t('window.cron-rule')}
        value={cron}
        onChange={(event) => setCron(event.currentTarget.value)}
        maxLength={100}
        spellCheck={false}
        required
      />
      <Select
        label={t('window.zone')}
        value={zone}
        onChange={setZone}
        data={Intl.supportedValuesOf('timeZone')}
        limit={80}
        searchable
        required
      />
      <NumberInput
        label={t('window.minutes')}
        description={t('window.minutes-rule')}
        value={minutes}
        onChange={setMinutes}
        min={MINUTES.min}
        max={MINUTES.max}
        allowDecimal={false}
        maw={220}
      />
      <Text size="sm" role="status">
        {inWords !== undefined && zone !== null && typeof minutes === 'number' && t('window.is', { opens: inWords, zone, minutes })}
      </Text>
    </ConfirmDialog>
  )
}
