import { Button, Text, Textarea } from '@mantine/core'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { CallError } from '#client/call-error'
import { useChange } from '../api/use-operation.ts'
import { MEMO_MAX_BYTES } from '../create/basics.ts'
import { bytesOf } from '../create/draft.ts'
import { ConfirmDialog } from '../parts/confirm-dialog.tsx'
import { Warning } from '../parts/warning.tsx'
import styles from './secret.module.css'
import { OLD_AFTER_CHANGE, type SecretProps } from './use-secret.ts'

/** Changes the memo. Whoever was slower than somebody else sees what stands there now, and keeps what they typed. */
export function MemoDialog({ secret, etag, onClose }: SecretProps & { onClose: () => void }) {
  const t = useTranslations('secret')
  const [memo, setMemo] = useState(secret.memo)
  const [matched, setMatched] = useState(etag)
  const change = useChange('updateSecretMemo', OLD_AFTER_CHANGE, onClose)
  const overtaken = change.error instanceof CallError && change.error.code === 'secret.changed'
  const bytes = bytesOf(memo)
  const save = (ifMatch: string | undefined) => {
    setMatched(ifMatch)
    change.mutate({ params: { secretId: secret.secretId }, body: { memo }, ifMatch })
  }
  return (
    <ConfirmDialog
      opened
      onClose={onClose}
      title={t('memo.title')}
      confirm={t('save')}
      disabled={bytes > MEMO_MAX_BYTES}
      busy={change.isPending}
      error={overtaken ? undefined : change.error}
      onConfirm={() => save(matched)}
    >
      <Textarea
        label={t('basics.memo')}
        description={t('memo.bytes', { bytes, max: MEMO_MAX_BYTES })}
        error={bytes > MEMO_MAX_BYTES ? t('memo.too-long') : undefined}
        value={memo}
        onChange={(event) => setMemo(event.currentTarget.value)}
        autosize
        minRows={3}
        maxRows={10}
        dir="auto"
        data-autofocus
      />
      {overtaken && (
        <Warning title={t('overtaken.title')}>
          <Text size="sm">{t('memo.there-now')}</Text>
          <div className={styles['memo']} dir="auto">
            {secret.memo === '' ? t('basics.no-memo') : secret.memo}
          </div>
          <Button size="xs" variant="default" loading={change.isPending} onClick={() => save(etag)}>
            {t('overtaken.mine')}
          </Button>
        </Warning>
      )}
    </ConfirmDialog>
  )
}
