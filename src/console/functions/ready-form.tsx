import { Group, NumberInput, Radio, Select, Stack, Textarea, TextInput } from '@mantine/core'
import { useTranslations } from 'use-intl'
import type { Ready } from './kinds.ts'
import { RequestFields } from './request-fields.tsx'
import { SecretSelect } from './secret-picker.tsx'

type Parameters = Record<string, unknown>
const PORTS: Record<Exclude<Ready, 'http'>, number> = { postgresql: 5432, mysql: 3306, redis: 6379 }

export interface FormProps {
  kind: Ready
  value: Parameters
  onChange: (value: Parameters) => void
}

/** The parameters that a ready-made action knows. What else stands there is kept as it is. */
export function ReadyForm({ kind, value, onChange }: FormProps) {
  // What was emptied is taken out: an empty text would be taken for one that was given.
  const set = (name: string, given: unknown) => {
    const { [name]: _, ...others } = value
    onChange(given === '' || given === undefined ? others : { ...others, [name]: given })
  }
  const fields = { value, set }
  return (
    <Stack gap="sm" maw={760}>
      {kind === 'http' ? (
        <>
          <RequestFields name="check" value={value['check']} onChange={(request) => set('check', request)} />
          <RequestFields name="change" value={value['change']} onChange={(request) => set('change', request)} />
        </>
      ) : (
        <PlaceFields kind={kind} {...fields} />
      )}
      <TlsFields kind={kind} {...fields} />
      <StrategyFields {...fields} />
    </Stack>
  )
}

interface Fields {
  value: Parameters
  set: (name: string, given: unknown) => void
}

const textIn = (value: Parameters, name: string): string => {
  const given = value[name]
  return typeof given === 'string' || typeof given === 'number' ? String(given) : ''
}

function PlaceFields({ kind, value, set }: Fields & { kind: Exclude<Ready, 'http'> }) {
  const t = useTranslations('functions')
  return (
    <>
      <Group align="flex-start" gap="sm">
        <TextInput
          label={t('ready.host')}
          description={t('ready.host-text')}
          placeholder="db.example.com"
          value={textIn(value, 'host')}
          onChange={(event) => set('host', event.currentTarget.value)}
          maxLength={255}
          flex="1 1 240px"
          autoComplete="off"
          spellCheck={false}
        />
        <NumberInput
          label={t('ready.port')}
          description={t('ready.port-text', { port: String(PORTS[kind]) })}
          value={textIn(value, 'port')}
          onChange={(port) => set('port', port === '' ? undefined : Number(port))}
          min={1}
          max={65_535}
          allowDecimal={false}
          hideControls
          w={180}
        />
      </Group>
      {kind !== 'redis' && (
        <TextInput
          label={t('ready.database')}
          value={textIn(value, 'database')}
          onChange={(event) => set('database', event.currentTarget.value)}
          maxLength={255}
          autoComplete="off"
          spellCheck={false}
        />
      )}
      {kind === 'mysql' && (
        <TextInput
          label={t('ready.user-host')}
          description={t('ready.user-host-text')}
          placeholder="%"
          value={textIn(value, 'userHost')}
          onChange={(event) => set('userHost', event.currentTarget.value)}
          maxLength={255}
          autoComplete="off"
          spellCheck={false}
        />
      )}
    </>
  )
}

function TlsFields({ kind, value, set }: Fields & { kind: Ready }) {
  const t = useTranslations('functions')
  const ways = kind === 'http' ? (['verify', 'on'] as const) : (['verify', 'on', 'off'] as const)
  const tls = textIn(value, 'tls') || 'verify'
  return (
    <>
      <Select
        label="TLS"
        value={tls}
        onChange={(way) => set('tls', way === 'verify' ? undefined : (way ?? undefined))}
        data={ways.map((way) => ({ value: way, label: t(`ready.tls.${way}`) }))}
        allowDeselect={false}
      />
      {tls === 'verify' && (
        <Textarea
          label={t('ready.ca')}
          description={t('ready.ca-text')}
          placeholder="-----BEGIN CERTIFICATE-----"
          value={textIn(value, 'ca')}
          onChange={(event) => set('ca', event.currentTarget.value)}
          autosize
          minRows={2}
          maxRows={8}
          spellCheck={false}
        />
      )}
    </>
  )
}

function StrategyFields({ value, set }: Fields) {
  const t = useTranslations('functions')
  const strategy = textIn(value, 'strategy') || 'single'
  const given = value['users']
  const users = Array.isArray(given) ? given.map(String) : []
  const setUser = (at: number, name: string) =>
    set(
      'users',
      [0, 1].map((each) => (each === at ? name : (users[each] ?? ''))),
    )
  return (
    <>
      <Radio.Group label={t('ready.strategy')} value={strategy} onChange={(way) => set('strategy', way === 'single' ? undefined : way)}>
        <Stack gap="xs" mt={6}>
          <Radio value="single" label={t('ready.single')} description={t('ready.single-text')} />
          <Radio value="alternating" label={t('ready.alternating')} description={t('ready.alternating-text')} />
        </Stack>
      </Radio.Group>
      {strategy === 'alternating' && (
        <Group gap="sm" align="flex-start">
          {[0, 1].map((at) => (
            <TextInput
              key={at}
              label={t('ready.user', { number: at + 1 })}
              value={users[at] ?? ''}
              onChange={(event) => setUser(at, event.currentTarget.value)}
              maxLength={255}
              flex="1 1 180px"
              required
              autoComplete="off"
              spellCheck={false}
            />
          ))}
        </Group>
      )}
      <SecretSelect
        label={t('ready.admin')}
        text={t('ready.admin-text')}
        value={textIn(value, 'adminSecretId')}
        onChange={(id) => set('adminSecretId', id)}
      />
    </>
  )
}
