import { Button, Group, Stack, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { useNavigate, useParams } from 'react-router'
import { useTranslations } from 'use-intl'
import { CallError } from '#client/call-error'
import { useOperation } from '../../api/use-operation.ts'
import { Measure } from '../../parts/measure.tsx'
import { NotYet } from '../../parts/not-yet.tsx'
import { Section } from '../../parts/section.tsx'
import { DecisionCard } from './decision-card.tsx'
import { Simulator } from './simulator.tsx'

/** Why something was refused, and what would be. */
export function DecisionsTab() {
  return (
    <Measure>
      <Stack>
        <LookUp />
        <Simulator />
      </Stack>
    </Measure>
  )
}

function LookUp() {
  const t = useTranslations('permissions.policies')
  const { id } = useParams()
  const navigate = useNavigate()
  const [typed, setTyped] = useState(id ?? '')
  const look = (event: FormEvent) => {
    event.preventDefault()
    void navigate(`/permissions/decisions/${encodeURIComponent(typed.trim())}`)
  }
  return (
    <Section title={t('decision')} text={t('decision-text')}>
      <form onSubmit={look}>
        <Group gap="xs" align="flex-end">
          <TextInput
            label={t('decision-id')}
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
            maxLength={64}
            spellCheck={false}
            autoComplete="off"
            flex="1 1 200px"
            maw={360}
          />
          <Button type="submit" disabled={typed.trim() === ''}>
            {t('decision-look')}
          </Button>
        </Group>
      </form>
      {id !== undefined && <Found key={id} id={id} />}
    </Section>
  )
}

function Found({ id }: { id: string }) {
  const t = useTranslations('permissions.policies')
  const { data, error, refetch } = useOperation('getDecision', { params: { id } })
  if (error instanceof CallError && error.code === 'decision.not-found') return <p role="alert">{t('decision-none')}</p>
  if (data === undefined) return <NotYet of={{ error, refetch }} height={160} />
  return <DecisionCard of={data} />
}
