import { Radio, Select, Stack, Text, TextInput } from '@mantine/core'
import { useTranslations } from 'use-intl'
import { NO_PACKAGE } from './kinds.ts'
import { useActions } from './use-actions.ts'

export interface TargetDraft {
  way: 'action' | 'webhook'
  /** `package/name`; nothing while none is chosen. */
  action: string
  url: string
}

/** What a trigger calls: an action that runs here, or an address of the caller's own. */
export function TargetFields({ draft, onChange }: { draft: TargetDraft; onChange: (change: Partial<TargetDraft>) => void }) {
  const t = useTranslations('functions')
  const { actions } = useActions()
  return (
    <Stack gap="sm">
      <Radio.Group label={t('triggers.calls')} value={draft.way} onChange={(way) => onChange({ way: way as TargetDraft['way'] })}>
        <Stack gap="xs" mt={6}>
          <Radio value="action" label={t('triggers.way-action')} description={t('triggers.way-action-text')} />
          <Radio value="webhook" label={t('triggers.way-webhook')} description={t('triggers.way-webhook-text')} />
        </Stack>
      </Radio.Group>
      {draft.way === 'action' ? (
        <Select
          label={t('triggers.action')}
          placeholder={t('triggers.choose')}
          value={draft.action === '' ? null : draft.action}
          onChange={(action) => onChange({ action: action ?? '' })}
          data={actions.map((each) => ({
            value: `${each.package}/${each.name}`,
            label: each.package === NO_PACKAGE ? each.name : `${each.package}/${each.name}`,
          }))}
          searchable
          clearable
          clearButtonProps={{ 'aria-label': t('clear') }}
          nothingFoundMessage={t('nothing')}
        />
      ) : (
        <>
          <TextInput
            label={t('triggers.url')}
            placeholder="https://ci.example.com/hooks/rotate"
            value={draft.url}
            onChange={(event) => onChange({ url: event.currentTarget.value })}
            error={draft.url !== '' && !draft.url.startsWith('https://') ? t('triggers.url-wrong') : undefined}
            maxLength={2048}
            autoComplete="off"
            spellCheck={false}
          />
          <Text size="xs" c="dimmed">
            {t('triggers.webhook-text')}
          </Text>
        </>
      )}
    </Stack>
  )
}
