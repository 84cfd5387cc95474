import { Alert, Button, Group, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { CallError } from '#client/call-error'
import { Icon } from '../../parts/icon.tsx'
import { Refusal } from '../../parts/refusal.tsx'
import { saveFile } from '../../parts/save-file.ts'
import { Sound } from '../../parts/sound.tsx'
import type { UsageRecord } from '../use-history.ts'
import { CannotCheck, proveRecord } from './use-verify.ts'
import { CannotCheckHere } from './verify-tab.tsx'

type Answer = Awaited<ReturnType<typeof proveRecord>>

/** Has this browser check that the record, as it is shown, is one that its log signed for. */
export function RecordProof({ record }: { record: UsageRecord }) {
  const t = useTranslations('history.proof')
  const [busy, setBusy] = useState(false)
  const [answer, setAnswer] = useState<Answer>()
  const [failure, setFailure] = useState<unknown>()
  const prove = async () => {
    setBusy(true)
    setFailure(undefined)
    try {
      setAnswer(await proveRecord({ ...record }))
    } catch (error) {
      setFailure(error)
    }
    setBusy(false)
  }
  return (
    <Stack gap="xs">
      <Group>
        <Button size="xs" variant="default" loading={busy} onClick={() => void prove()} leftSection={<Icon name="shield" size={14} />}>
          {t('prove')}
        </Button>
      </Group>
      {failure !== undefined && <Unproven error={failure} />}
      {failure === undefined && answer !== undefined && <Proven answer={answer} />}
    </Stack>
  )
}

function Unproven({ error }: { error: unknown }) {
  const t = useTranslations('history.proof')
  if (error instanceof CannotCheck) return <CannotCheckHere />
  if (!(error instanceof CallError) || error.code !== 'history.not-found') return <Refusal error={error} />
  return (
    <Alert color="yellow" icon={<Icon name="clock" />} role="status">
      <Text size="sm">{t('not-yet')}</Text>
    </Alert>
  )
}

function Proven({ answer: { proof, checked, known } }: { answer: Answer }) {
  const t = useTranslations('history.proof')
  const { outcome, log, index, size } = checked
  const says = <Text size="sm">{t(`record-says.${outcome}`, { log, place: index + 1, size })}</Text>
  if (outcome !== 'proven')
    return (
      <Alert color="red" icon={<Icon name="warning" />} role="alert" title={t('not-proven')}>
        {says}
        <Download proof={proof} />
      </Alert>
    )
  return (
    <Sound title={t('proven')}>
      {says}
      <Text size="sm">{t(known ? 'key-known' : 'key-new')}</Text>
      <Download proof={proof} />
    </Sound>
  )
}

function Download({ proof }: Pick<Answer, 'proof'>) {
  const t = useTranslations('history.proof')
  const save = () => saveFile([JSON.stringify(proof, null, 2)], `coffer-record-${proof.log}-${proof.index}.json`, 'application/json')
  return (
    <Button size="xs" variant="default" leftSection={<Icon name="download" size={14} />} onClick={save}>
      {t('download-proof')}
    </Button>
  )
}
