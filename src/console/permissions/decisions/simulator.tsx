import { Button, Checkbox, Group, SegmentedControl, Select, SimpleGrid, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import type { CallReply } from '#client/client'
import { client } from '../../api/client.ts'
import { useRun } from '../../api/use-run.ts'
import { fromLocalText } from '../../history/range.ts'
import { FailureText } from '../../parts/failure-text.tsx'
import { Refusal } from '../../parts/refusal.tsx'
import { Section } from '../../parts/section.tsx'
import { ALL_RIGHTS, PRODUCTS } from '../policies/draft.ts'
import { useProductName } from '../policies/sentence.tsx'
import { KINDS, refOf } from '../refs.ts'
import { useItems } from '../use-items.ts'
import { Verdict } from './decision-card.tsx'

const TYPING_MS = 200
const FIRST = 'View/getSecretValue'
type Type = 'Sub' | 'Role'

/** Asks how the server would decide, for somebody, about something; on the page of a secret, about that one alone. */
export function Simulator({ secretId }: { secretId?: string }) {
  const t = useTranslations('permissions.policies')
  const [type, setType] = useState<Type>('Sub')
  const [who, setWho] = useState<Asker | null>(null)
  const [action, setAction] = useState(FIRST)
  const [typedNrn, setNrn] = useState<string>()
  const [context, setContext] = useState<Context>({ ip: '', time: '', mfa: false })
  const [answer, setAnswer] = useState<CallReply<'simulate'>>()
  const { busy, failure, run } = useRun()
  const nrn = typedNrn ?? nrnOf(action, who, secretId ?? '*')
  const decide = () => {
    setAnswer(undefined)
    if (who === null) return
    const body = { principalType: type, principalId: who.id, action, resourceNrn: nrn, context: asked(context) }
    void run(() => client.simulate({ body }), setAnswer)
  }
  return (
    <Section title={t('simulate')} text={t('simulate-text')}>
      <SegmentedControl
        value={type}
        onChange={(next) => {
          setType(next as Type)
          setWho(null)
        }}
        aria-label={t('simulate-kind')}
        style={{ alignSelf: 'flex-start' }}
        data={[
          { value: 'Sub', label: t('Sub') },
          { value: 'Role', label: t('Role') },
        ]}
      />
      <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="sm">
        <Who key={type} type={type} value={who} onChange={setWho} />
        <Action value={action} onChange={setAction} ofSecrets={secretId !== undefined} />
        {secretId === undefined && (
          <TextInput
            label={t('simulate-nrn')}
            value={nrn}
            onChange={(event) => setNrn(event.currentTarget.value)}
            maxLength={128}
            spellCheck={false}
          />
        )}
        <Circumstances value={context} onChange={setContext} />
      </SimpleGrid>
      <Checkbox label={t('simulate-mfa')} checked={context.mfa} onChange={() => setContext({ ...context, mfa: !context.mfa })} />
      <Group>
        <Button loading={busy} disabled={who === null || nrn === ''} onClick={decide}>
          {t('simulate-do')}
        </Button>
      </Group>
      <Refusal error={failure} />
      {answer !== undefined && <Verdict of={answer} />}
    </Section>
  )
}

/** As they are typed. */
interface Context {
  ip: string
  time: string
  mfa: boolean
}

function asked({ ip, time, mfa }: Context) {
  const currentTime = fromLocalText(time)
  return {
    ...(ip === '' ? {} : { sourceIp: ip.trim() }),
    ...(currentTime === undefined ? {} : { currentTime }),
    ...(mfa ? { multiFactorAuthPresent: true } : {}),
  }
}

/** From where and when. */
function Circumstances({ value, onChange }: { value: Context; onChange: (value: Context) => void }) {
  const t = useTranslations('permissions.policies')
  return (
    <>
      <TextInput
        label={t('simulate-ip')}
        value={value.ip}
        onChange={(event) => onChange({ ...value, ip: event.currentTarget.value })}
        maxLength={45}
      />
      <TextInput
        type="datetime-local"
        label={t('simulate-time')}
        value={value.time}
        onChange={(event) => onChange({ ...value, time: event.currentTarget.value })}
      />
    </>
  )
}

interface Asker {
  id: string
  name: string
  nrn: string
}

function Who({ type, value, onChange }: { type: Type; value: Asker | null; onChange: (value: Asker | null) => void }) {
  const t = useTranslations('permissions.policies')
  const all = useTranslations('permissions')
  const [typed, setTyped] = useState('')
  const [word] = useDebouncedValue(typed === value?.name ? '' : typed.trim(), TYPING_MS)
  const { list, column } = KINDS[type === 'Sub' ? 'accounts' : 'roles']
  const { rows, error } = useItems(list, word === '' ? {} : { searchWord: word, searchColumn: column })
  const found = rows.map((row): Asker => ({ ...refOf(row), nrn: row.nrn }))
  const known = new Map([...(value === null ? [] : [value]), ...found].map((each) => [each.id, each]))
  return (
    <Select
      label={t('who')}
      placeholder={all('pick-more')}
      data={[...known.values()].map(({ id, name }) => ({ value: id, label: name }))}
      value={value?.id ?? null}
      onChange={(id) => onChange(id === null ? null : (known.get(id) ?? null))}
      searchable
      searchValue={typed}
      onSearchChange={setTyped}
      nothingFoundMessage={all('pick-nothing')}
      error={error === null ? undefined : <FailureText error={error} />}
    />
  )
}

interface ActionProps {
  value: string
  onChange: (value: string) => void
  /** Only what is done with a secret. */
  ofSecrets: boolean
}

function Action({ value, onChange, ofSecrets }: ActionProps) {
  const t = useTranslations('permissions.policies')
  const name = useProductName()
  return (
    <Select
      label={t('what')}
      data={PRODUCTS.filter((product) => product !== '*' && (!ofSecrets || product === 'SecretManager'))
        .map((product) => ({
          group: name(product),
          items: unique(ALL_RIGHTS.filter((right) => right.product === product && owner(right.action) === product)),
        }))
        .filter(({ items }) => items.length > 0)}
      value={value}
      onChange={(next) => onChange(next ?? value)}
      searchable
      allowDeselect={false}
    />
  )
}

/** Some names are operations of two products; each stands in the list once, under the first. */
function owner(action: string): string | undefined {
  return ALL_RIGHTS.find((right) => right.action === action)?.product
}

function unique(rights: readonly { action: string; title: string }[]): { value: string; label: string }[] {
  return [...new Map(rights.map(({ action, title }) => [action, { value: action, label: `${title} · ${action}` }])).values()]
}

/** The NRN of what an operation is about, in the asker's own account and region; `*` for everything of its kind. */
function nrnOf(action: string, who: Asker | null, id: string): string {
  const right = ALL_RIGHTS.find((each) => each.action === action)
  const [, , , region = '*', account = '*'] = who?.nrn.split(':') ?? []
  return right === undefined ? '' : `nrn:PUB:${right.product}:${region}:${account}:${right.type}/${id}`
}
