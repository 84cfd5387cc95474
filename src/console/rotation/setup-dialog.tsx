import { Button, Group, Modal, Skeleton, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import type { CallReply } from '#client/client'
import { useChange, useOperation } from '../api/use-operation.ts'
import { Failure } from '../parts/failure.tsx'
import { Refusal } from '../parts/refusal.tsx'
import { useNotify } from '../parts/use-notify.ts'
import { OLD_AFTER_CHANGE, type SecretProps } from '../secret/use-secret.ts'
import { EMPTY_SETUP, lacksHost, type Setup, type SetupFault, setupBody, setupFaults } from './setup.ts'
import { SetupFields, TriggerLink } from './setup-fields.tsx'
import { standingSetup } from './standing-setup.ts'

type DialogProps = SecretProps & { onClose: () => void }

/** The form of a rotation without code. It opens with what is set up, so that saving it changes what was changed there, and nothing else. */
export function SetupDialog(props: DialogProps) {
  const t = useTranslations('rotation')
  const parts = useTranslations('parts')
  const { trigger } = props.secret
  return (
    <Modal
      opened
      onClose={props.onClose}
      size="lg"
      title={t('setup.title')}
      closeOnClickOutside={false}
      closeButtonProps={{ 'aria-label': parts('close') }}
    >
      {trigger === null ? <SetupForm {...props} begin={EMPTY_SETUP} /> : <Standing {...props} trigger={trigger.name} />}
    </Modal>
  )
}

/** Waits for the trigger as it is now, and begins with that once: what comes later does not take away what was typed. */
function Standing({ trigger, ...props }: DialogProps & { trigger: string }) {
  const t = useTranslations('rotation')
  const { data, error, isFetching, refetch } = useOperation('getTrigger', { params: { trigger } })
  const [begun, setBegun] = useState<CallReply<'getTrigger'>>()
  if (begun === undefined && data !== undefined && !isFetching) setBegun(data)
  if (begun === undefined) {
    if (error !== null && !isFetching) return <Failure error={error} onAgain={() => void refetch()} />
    return <Skeleton height={320} />
  }
  const { autoRotationYN, autoRotationPeriod } = props.secret
  const begin = standingSetup(begun, autoRotationYN === 'Y' ? autoRotationPeriod : undefined)
  if (begin === undefined) return <Text size="sm">{t.rich('setup.own', { trigger: () => <TriggerLink name={trigger} /> })}</Text>
  return <SetupForm {...props} begin={begin} trigger={{ name: trigger, linked: begun.actionList.length > 0 }} />
}

/** The form is higher than most windows, and what it is refused for stands at its end. */
function intoSight(element: HTMLElement | null): void {
  element?.scrollIntoView({ block: 'nearest' })
}

function SetupForm({
  secret,
  etag,
  onClose,
  begin,
  trigger: standing,
}: DialogProps & { begin: Setup; trigger?: { name: string; linked: boolean } }) {
  const t = useTranslations('rotation')
  const parts = useTranslations('parts')
  const notify = useNotify()
  const [setup, setSetup] = useState(begin)
  const [shown, setShown] = useState(false)
  const faults = setupFaults(setup)
  const change = useChange('setUpRotation', [...OLD_AFTER_CHANGE, 'getTrigger', 'getTriggerList', 'getTriggers', 'getActions'], (made) => {
    notify.done(t('setup.done', { trigger: made.trigger }))
    onClose()
  })
  const save = () => {
    setShown(true)
    if (faults.size === 0) change.mutate({ params: { secretId: secret.secretId }, body: setupBody(setup), ifMatch: etag })
  }
  const told: ReadonlySet<SetupFault> = lacksHost(change.error) && setup.host === '' ? faults.union(new Set(['no-host' as const])) : faults
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        save()
      }}
    >
      <Stack>
        <SetupFields
          secretId={secret.secretId}
          setup={setup}
          faults={shown ? told : new Set()}
          trigger={standing}
          onChange={(next) => setSetup({ ...setup, ...next })}
        />
        {change.error !== null && (
          <div ref={intoSight}>
            <Refusal error={change.error} />
          </div>
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {parts('cancel')}
          </Button>
          <Button type="submit" loading={change.isPending}>
            {t(standing === undefined ? 'setup.save' : 'save')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
