import { Button, Group, Text } from '@mantine/core'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { Card } from '../parts/card.tsx'
import { Fact, Facts } from '../parts/facts.tsx'
import { Icon } from '../parts/icon.tsx'
import { Instant } from '../parts/instant.tsx'
import { languageOf } from '../parts/language-of.ts'
import { KeyDialog } from './key-dialog.tsx'
import { MemoDialog } from './memo-dialog.tsx'
import styles from './secret.module.css'
import type { SecretProps } from './use-secret.ts'

/** What the secret is: memo and key with the way to change them, and its dates. */
export function BasicsCard({ secret, etag }: SecretProps) {
  const t = useTranslations('secret')
  const [editing, setEditing] = useState<'memo' | 'key'>()
  const close = () => setEditing(undefined)
  const { secretStatus: status, protectionKey: key } = secret
  return (
    <Card title={t('basics.title')}>
      <Facts>
        <Fact name={t('basics.memo')}>
          <div className={styles['memo']} dir="auto" lang={languageOf(secret.memo)}>
            {secret.memo === '' ? (
              <Text c="dimmed" size="sm" span>
                {t('basics.no-memo')}
              </Text>
            ) : (
              secret.memo
            )}
          </div>
          <Edit label={t('basics.edit-memo')} disabled={status === 'REVOKE'} onClick={() => setEditing('memo')} />
        </Fact>
        <Fact name={t('basics.key')}>
          <div>{key.type === 'DEFAULT' ? t('basics.key-default') : <bdi>{key.kmsKeyName}</bdi>}</div>
          <Edit label={t('basics.edit-key')} disabled={status === 'REVOKE' || status === 'ROTATING'} onClick={() => setEditing('key')} />
        </Fact>
        <Fact name={t('basics.id')}>
          <code>{secret.secretId}</code>
        </Fact>
        <Fact name={t('basics.region')}>{secret.region}</Fact>
        <Fact name={t('basics.created')}>
          <Instant at={secret.registerDate} exact />
        </Fact>
        <Fact name={t('basics.changed')}>
          <Instant at={secret.updateDate} exact />
        </Fact>
        <Fact name={t('basics.rotated')}>
          <Instant at={secret.lastRotationDate} exact />
        </Fact>
      </Facts>
      {editing === 'memo' && <MemoDialog secret={secret} etag={etag} onClose={close} />}
      {editing === 'key' && <KeyDialog secret={secret} etag={etag} onClose={close} />}
    </Card>
  )
}

function Edit({ label, disabled, onClick }: { label: string; disabled: boolean; onClick: () => void }) {
  return (
    <Group mt={2}>
      <Button size="compact-xs" variant="subtle" disabled={disabled} leftSection={<Icon name="edit" size={12} />} onClick={onClick} ml={-8}>
        {label}
      </Button>
    </Group>
  )
}
