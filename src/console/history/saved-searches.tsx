import { ActionIcon, Button, Group, Menu, Modal, Stack, Text, TextInput } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import { useTranslations } from 'use-intl'
import { Icon } from '../parts/icon.tsx'
import { useNotify } from '../parts/use-notify.ts'
import { useSession } from '../session/session-state.ts'
import { forget, KEPT_MAX, keep, keptBy, NAME_MAX } from './searches.ts'
import { paramsOf, type Wanted } from './wanted.ts'

/** Searches that this person keeps in this browser. */
export function SavedSearches({ wanted }: { wanted: Wanted }) {
  const t = useTranslations('history')
  const notify = useNotify()
  const person = useSession().who.id
  const go = useNavigate()
  const [asking, { open, close }] = useDisclosure(false)
  const [kept, setKept] = useState(() => keptBy(person))
  const done = (worked: boolean, said: string) => {
    setKept(keptBy(person))
    if (worked) notify.done(said)
    else notify.failed(t('saved.full'))
  }
  return (
    <>
      <Menu position="bottom-end" width={300} onOpen={() => setKept(keptBy(person))}>
        <Menu.Target>
          <Button variant="default" rightSection={<Icon name="down" size={14} />}>
            {t('saved.title')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown mah={420} style={{ overflowY: 'auto' }}>
          {kept.length === 0 && (
            <Text size="sm" c="dimmed" px="sm" py="xs">
              {t('saved.none')}
            </Text>
          )}
          {kept.map(({ name, search }) => (
            <Group key={name} gap={4} wrap="nowrap">
              <Menu.Item onClick={() => void go(`/history?${search}`)}>
                <bdi>{name}</bdi>
              </Menu.Item>
              <ActionIcon
                variant="subtle"
                color="gray"
                aria-label={t('saved.forget', { name })}
                onClick={() => done(forget(person, name), t('saved.forgotten', { name }))}
              >
                <Icon name="trash" size={16} />
              </ActionIcon>
            </Group>
          ))}
          <Menu.Divider />
          <Menu.Item leftSection={<Icon name="plus" size={16} />} disabled={kept.length >= KEPT_MAX} onClick={open}>
            {t('saved.keep')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Modal opened={asking} onClose={close} title={t('saved.keep')} closeButtonProps={{ 'aria-label': t('cancel') }}>
        <KeepForm
          onCancel={close}
          onKeep={(name) => {
            close()
            done(keep(person, { name, search: paramsOf({ ...wanted, page: 1 }).toString() }), t('saved.kept', { name }))
          }}
        />
      </Modal>
    </>
  )
}

function KeepForm({ onKeep, onCancel }: { onKeep: (name: string) => void; onCancel: () => void }) {
  const t = useTranslations('history')
  const [name, setName] = useState('')
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (name.trim() !== '') onKeep(name.trim())
      }}
    >
      <Stack>
        <TextInput
          label={t('saved.name')}
          description={t('saved.where')}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          maxLength={NAME_MAX}
          required
          data-autofocus
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onCancel}>
            {t('cancel')}
          </Button>
          <Button type="submit" disabled={name.trim() === ''}>
            {t('saved.do')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
