import { Select, Stack, Textarea, TextInput } from '@mantine/core'
import { useTranslations } from 'use-intl'
import { useOperation } from '../api/use-operation.ts'
import { useFailureText } from '../parts/failure-text.tsx'
import { useSession } from '../session/session-state.ts'
import { type Basics, type BasicsFault, MEMO_MAX_BYTES, NAME_MAX } from './basics.ts'
import { bytesOf } from './draft.ts'

export interface StepProps {
  basics: Basics
  onChange: (change: Partial<Basics>) => void
  /** What to say is wrong: nothing before somebody wanted to go on. */
  faults: ReadonlySet<BasicsFault>
}

export function BasicsStep({ basics, onChange, faults }: StepProps) {
  const t = useTranslations('create')
  const failureText = useFailureText()
  const { secretNameMax: max } = useSession()
  const keys = useOperation('getProtectionKeyList', {})
  const fault = (...names: BasicsFault[]) =>
    names.filter((name) => faults.has(name)).map((name) => (name === 'name-long' ? t('faults.name-long', { max }) : t(`faults.${name}`)))[0]
  const memoBytes = bytesOf(basics.memo)
  return (
    <Stack>
      <TextInput
        label={t('name')}
        description={t(max > NAME_MAX ? 'name-rule-wide' : 'name-rule', { max })}
        value={basics.name}
        onChange={(event) => onChange({ name: event.currentTarget.value })}
        error={fault('name-short', 'name-long', 'name-signs')}
        required
        autoFocus
        autoComplete="off"
        spellCheck={false}
        maxLength={512}
      />
      <Textarea
        label={t('memo')}
        description={t('memo-bytes', { bytes: memoBytes, max: MEMO_MAX_BYTES })}
        value={basics.memo}
        onChange={(event) => onChange({ memo: event.currentTarget.value })}
        error={memoBytes > MEMO_MAX_BYTES ? t('faults.memo-long') : fault('memo-long')}
        autosize
        minRows={2}
        maxRows={8}
        dir="auto"
      />
      <Select
        label={t('key')}
        description={t('key-text')}
        value={basics.keyTag}
        onChange={(keyTag) => onChange({ keyTag: keyTag ?? '' })}
        allowDeselect={false}
        error={keys.error === null ? undefined : failureText(keys.error)}
        data={[
          { value: '', label: t('key-default') },
          ...(keys.data?.keyList ?? [])
            .filter(({ keyTag }) => keyTag !== '')
            .map(({ keyTag, keyName, keyStatus, keyType }) => ({
              value: keyTag,
              label: `${keyName} · ${keyType}`,
              disabled: keyStatus !== 'ENABLE',
            })),
        ]}
      />
    </Stack>
  )
}
