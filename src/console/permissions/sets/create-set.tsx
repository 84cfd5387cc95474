import { Button, Group, Modal, Stack } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { useTranslations } from 'use-intl'
import type { Run } from '../../api/use-run.ts'
import { Icon } from '../../parts/icon.tsx'
import { Refusal } from '../../parts/refusal.tsx'

interface CreateSetProps {
  title: string
  run: Pick<Run, 'busy' | 'failure' | 'clear'>
  ready: boolean
  onCreate: () => void
  children: ReactNode
}

/** The button and the short form by which a group or a role is made. */
export function CreateSet({ title, run, ready, onCreate, children }: CreateSetProps) {
  const t = useTranslations('permissions')
  const [opened, setOpened] = useState(false)
  const close = () => {
    run.clear()
    setOpened(false)
  }
  return (
    <>
      <Button leftSection={<Icon name="plus" />} onClick={() => setOpened(true)}>
        {title}
      </Button>
      <Modal opened={opened} onClose={close} title={title} closeButtonProps={{ 'aria-label': t('cancel') }}>
        <form
          onSubmit={(event) => {
            event.preventDefault()
            if (ready) onCreate()
          }}
        >
          <Stack>
            {children}
            <Refusal error={run.failure} />
            <Group justify="flex-end">
              <Button variant="default" onClick={close}>
                {t('cancel')}
              </Button>
              <Button type="submit" loading={run.busy} disabled={!ready}>
                {title}
              </Button>
            </Group>
          </Stack>
        </form>
      </Modal>
    </>
  )
}
