import { Alert, Box, Button, Group, Stack, Stepper } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { CallError } from '#client/call-error'
import { client } from '../api/client.ts'
import { FailureText } from '../parts/failure-text.tsx'
import { Icon } from '../parts/icon.tsx'
import { LeaveGuard, useLeave } from '../parts/leave-guard.tsx'
import { ScreenHead } from '../parts/screen-head.tsx'
import { useNotify } from '../parts/use-notify.ts'
import { useSession } from '../session/session-state.ts'
import { type Basics, basicsFaults, EMPTY_BASICS } from './basics.ts'
import { BasicsStep } from './basics-step.tsx'
import { bytesOf, isUsed, newPair, type Pair, pairFault, toJson, valueFault } from './draft.ts'
import { ReviewStep } from './review-step.tsx'
import { RotationStep } from './rotation-step.tsx'
import { ValueStep } from './value-step.tsx'

const STEPS = ['basics', 'rotation', 'value', 'review'] as const
const LAST = STEPS.length - 1

/** NCP's four steps. Nothing is sent before the last one, and nothing that was typed is kept after it. */
export function Screen() {
  const t = useTranslations('create')
  const [step, setStep] = useState(0)
  const [shown, setShown] = useState(false)
  const draft = useDraft()
  const { wrong } = draft
  const { busy, failure, create, done } = useCreating(draft, setStep)
  const dirty = !done && (draft.basics.name !== '' || draft.pairs.some(isUsed))
  const go = (next: number) => {
    const blocked = next > step && wrong[step] === true
    setShown(blocked)
    if (!blocked) setStep(next)
  }
  return (
    <>
      <ScreenHead title={t('title')} text={t('text')} above={[{ to: '/secrets', title: t('secrets') }]} />
      <Steps step={step} onBack={go} />
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          // In the table Enter would only be pressed by mistake, and the last step makes something.
          if (step < 2) go(step + 1)
        }}
      >
        <Stack maw={step === 2 ? 1100 : 760} gap="lg">
          <Box>
            {step === 0 && <BasicsStep basics={draft.basics} onChange={draft.change} faults={shown ? draft.faults : new Set()} />}
            {step === 1 && <RotationStep basics={draft.basics} onChange={draft.change} faults={shown ? draft.faults : new Set()} />}
            {step === 2 && <ValueStep pairs={draft.pairs} onChange={draft.setPairs} onUnread={draft.setUnread} shown={shown} />}
            {step === 3 && <ReviewStep basics={draft.basics} pairs={draft.pairs} onEdit={setStep} />}
          </Box>
          {failure !== undefined && (
            <Alert color="red" icon={<Icon name="warning" />} role="alert">
              <FailureText error={failure} />
            </Alert>
          )}
          <Group justify="space-between">
            <Button variant="default" disabled={step === 0 || busy} onClick={() => go(step - 1)}>
              {t('back')}
            </Button>
            <Button
              type={step < 2 ? 'submit' : 'button'}
              loading={busy}
              onClick={() => (step === LAST ? void create() : step < 2 || go(step + 1))}
            >
              {t(step === LAST ? 'create' : 'next')}
            </Button>
          </Group>
        </Stack>
      </form>
      <LeaveGuard dirty={dirty} />
    </>
  )
}

/** Where one is. On a narrow window only the step at hand is named in words. */
function Steps({ step, onBack }: { step: number; onBack: (step: number) => void }) {
  const t = useTranslations('create')
  const narrow = useMediaQuery('(max-width: 48em)') === true
  return (
    <Stepper wrap={false} active={step} onStepClick={(next) => next < step && onBack(next)} size="sm" mb="lg" maw={760} iconSize={32}>
      {STEPS.map((name) => (
        <Stepper.Step
          key={name}
          {...(narrow && name !== STEPS[step]
            ? { 'aria-label': `${STEPS.indexOf(name) + 1} ${t(`steps.${name}`)}` }
            : { label: t(`steps.${name}`) })}
          allowStepSelect={STEPS.indexOf(name) < step}
        />
      ))}
    </Stepper>
  )
}

interface Draft {
  basics: Basics
  change: (change: Partial<Basics>) => void
  pairs: readonly Pair[]
  setPairs: (pairs: readonly Pair[]) => void
  /** Whether a JSON text stands beside the table that cannot be read, and that the table knows nothing of. */
  setUnread: (unread: boolean) => void
  faults: ReturnType<typeof basicsFaults>
  /** Whether each step still has something wrong. */
  wrong: readonly boolean[]
}

function useDraft(): Draft {
  const [basics, setBasics] = useState(EMPTY_BASICS)
  const [pairs, setPairs] = useState<readonly Pair[]>(() => [newPair()])
  const { secretNameMax: nameMax } = useSession()
  const [unread, setUnread] = useState(false)
  const faults = basicsFaults(basics, { nameMax, bytesOf })
  const value = valueFault(pairs) !== undefined || pairs.some((pair) => pairFault(pair, pairs) !== undefined)
  const wrong = [
    faults.has('name-short') || faults.has('name-long') || faults.has('name-signs') || faults.has('memo-long'),
    faults.has('days') || faults.has('trigger'),
    value || unread,
    false,
  ]
  return { basics, change: (change) => setBasics((before) => ({ ...before, ...change })), pairs, setPairs, setUnread, faults, wrong }
}

/** What the server refuses is said on the step that it is about. */
const STEP_OF: Record<string, number> = {
  'secret.name-taken': 0,
  'key.not-found': 0,
  'key.unusable': 0,
  'key.state': 0,
  'function.not-found': 1,
}

function useCreating({ basics, pairs }: Draft, onStep: (step: number) => void) {
  const t = useTranslations('create')
  const notify = useNotify()
  const leave = useLeave()
  const queries = useQueryClient()
  const [state, setState] = useState<{ busy: boolean; done: boolean; failure?: unknown }>({ busy: false, done: false })
  const create = async () => {
    setState({ busy: true, done: false })
    try {
      const made = await client.createSecret({ body: bodyOf(basics, pairs) })
      setState({ busy: false, done: true })
      notify.done(t('created', { name: basics.name }))
      void queries.invalidateQueries({ queryKey: ['getSecretSummaries'] })
      leave(`/secrets/${made.secretId}`)
    } catch (failure) {
      setState({ busy: false, done: false, failure })
      if (!(failure instanceof CallError)) return
      const step = failure.reason?.['field'] === 'secretName' ? 0 : STEP_OF[failure.code]
      if (step !== undefined) onStep(step)
    }
  }
  return { ...state, failure: state.failure, create }
}

function bodyOf({ name, memo, keyTag, rotates, days, triggerId }: Basics, pairs: readonly Pair[]) {
  return {
    secretName: name,
    ...(memo === '' ? {} : { memo }),
    secretValue: { value: toJson(pairs), rotationTargets: pairs.filter((pair) => isUsed(pair) && pair.target).map(({ key }) => key) },
    autoRotationYN: rotates ? ('Y' as const) : ('N' as const),
    ...(rotates ? { autoRotationPeriod: days } : {}),
    ...(triggerId === '' ? {} : { triggerId }),
    ...(keyTag === '' ? { protectionKeyType: 'DEFAULT' as const } : { protectionKeyType: 'USER_MANAGED_KEY' as const, kmsKeyTag: keyTag }),
  }
}
