import { Anchor, Grid, NumberInput, Radio, SegmentedControl, Select, Stack, Text, Textarea, TextInput, useMatches } from '@mantine/core'
import { useState } from 'react'
import { Link } from 'react-router'
import { useTranslations } from 'use-intl'
import { useOperation } from '../api/use-operation.ts'
import { PORTS, type Setup, type SetupFault, SYSTEMS, type System } from './setup.ts'

interface FieldsProps {
  secretId: string
  setup: Setup
  faults: ReadonlySet<SetupFault>
  /** The trigger that a set-up made before, which this one changes. Its action is linked, so the system stays. */
  trigger?: { name: string; linked: boolean } | undefined
  onChange: (change: Partial<Setup>) => void
}

export function SetupFields(props: FieldsProps) {
  const { setup, faults, trigger, onChange } = props
  const t = useTranslations('rotation')
  const direction = useMatches<'vertical' | 'horizontal'>({ base: 'vertical', xs: 'horizontal' })
  return (
    <Stack>
      <SegmentedControl
        aria-label={t('setup.system')}
        value={setup.system}
        onChange={(system) => onChange({ system: system as System })}
        data={SYSTEMS.map((value) => ({ value, label: t(`setup.systems.${value}`) }))}
        orientation={direction}
        disabled={trigger?.linked === true}
        fullWidth
      />
      {trigger?.linked === true && <SystemStays trigger={trigger.name} />}
      <Radio.Group
        label={t('setup.strategy')}
        value={setup.strategy}
        onChange={(strategy) => onChange({ strategy: strategy as Setup['strategy'] })}
      >
        <Stack gap="xs" mt="xs">
          <Radio value="single" label={t('setup.single')} description={t('setup.single-text')} />
          <Radio value="alternating" label={t('setup.alternating')} description={t('setup.alternating-text')} />
        </Stack>
      </Radio.Group>
      {setup.strategy === 'alternating' && <Users {...props} />}
      {setup.system === 'http' ? <Requests {...props} /> : <Place {...props} system={setup.system} />}
      <Admin {...props} />
      <NumberInput
        label={t('setup.days')}
        description={t(trigger === undefined ? 'setup.days-text' : 'setup.days-stay')}
        value={setup.days}
        onChange={(days) => onChange({ days: typeof days === 'number' ? days : '' })}
        error={faults.has('days') ? t('schedule.days-rule') : undefined}
        min={1}
        max={730}
        allowDecimal={false}
        clampBehavior="none"
        maw={260}
      />
      <Text size="sm" c="dimmed">
        {trigger === undefined ? t('setup.makes') : t('setup.changes')}
      </Text>
    </Stack>
  )
}

function SystemStays({ trigger }: { trigger: string }) {
  const t = useTranslations('rotation')
  return (
    <Text size="sm" c="dimmed">
      {t.rich('setup.system-stays', { trigger: () => <TriggerLink name={trigger} /> })}
    </Text>
  )
}

export function TriggerLink({ name }: { name: string }) {
  return (
    <Anchor component={Link} to={`/functions/triggers/${name}`} inherit underline="always">
      <bdi>{name}</bdi>
    </Anchor>
  )
}

function Place({ setup, faults, onChange, system }: FieldsProps & { system: keyof typeof PORTS }) {
  const t = useTranslations('rotation')
  return (
    <>
      <Grid>
        <Grid.Col span={{ base: 12, xs: 8 }}>
          <TextInput
            label={t('setup.host')}
            description={t('setup.host-text')}
            value={setup.host}
            onChange={(event) => onChange({ host: event.currentTarget.value })}
            error={faults.has('host') ? t('setup.faults.host') : faults.has('no-host') ? t('setup.faults.no-host') : undefined}
            placeholder="db.example.com"
            spellCheck={false}
          />
        </Grid.Col>
        <Grid.Col span={{ base: 12, xs: 4 }}>
          <TextInput
            label={t('setup.port')}
            description={t('setup.port-text', { port: PORTS[system] })}
            value={setup.port}
            onChange={(event) => onChange({ port: event.currentTarget.value })}
            error={faults.has('port') ? t('setup.faults.port') : undefined}
            inputMode="numeric"
          />
        </Grid.Col>
      </Grid>
      {system !== 'redis' && (
        <TextInput
          label={t('setup.database')}
          value={setup.database}
          onChange={(event) => onChange({ database: event.currentTarget.value })}
          spellCheck={false}
        />
      )}
      <Select
        label={t('setup.tls')}
        value={setup.tls}
        onChange={(tls) => onChange({ tls: (tls ?? 'verify') as Setup['tls'] })}
        allowDeselect={false}
        data={(['verify', 'on', 'off'] as const).map((value) => ({ value, label: t(`setup.tls-ways.${value}`) }))}
      />
      {setup.tls === 'verify' && (
        <Textarea
          label={t('setup.ca')}
          description={t('setup.ca-text')}
          value={setup.ca}
          onChange={(event) => onChange({ ca: event.currentTarget.value })}
          autosize
          minRows={2}
          maxRows={6}
          spellCheck={false}
        />
      )}
    </>
  )
}

function Users({ setup, faults, onChange }: FieldsProps) {
  const t = useTranslations('rotation')
  const error = faults.has('users') ? t('setup.faults.users') : undefined
  return (
    <Grid>
      <Grid.Col span={{ base: 12, xs: 6 }}>
        <TextInput
          label={t('setup.user-one')}
          value={setup.userOne}
          onChange={(event) => onChange({ userOne: event.currentTarget.value })}
          error={error}
          placeholder="app_a"
          spellCheck={false}
        />
      </Grid.Col>
      <Grid.Col span={{ base: 12, xs: 6 }}>
        <TextInput
          label={t('setup.user-two')}
          value={setup.userTwo}
          onChange={(event) => onChange({ userTwo: event.currentTarget.value })}
          error={error}
          placeholder="app_b"
          spellCheck={false}
        />
      </Grid.Col>
    </Grid>
  )
}

/** Who may change the passwords: a secret that is searched for by its name. */
function Admin({ secretId, setup, faults, onChange }: FieldsProps) {
  const t = useTranslations('rotation')
  const [search, setSearch] = useState('')
  const found = useOperation('getSecretSummaries', { query: { search, sort: 'secretName', pageSize: 50 } }, { keepPrevious: true })
  const [standing] = useState(setup.adminSecretId)
  const chosen = useOperation('getSecretDetail', { params: { secretId: standing } }, { enabled: standing !== '' })
  const listed = (found.data?.secrets ?? [])
    .filter((each) => each.secretId !== secretId)
    .map((each) => ({ value: each.secretId, label: each.secretName }))
  // The one that is set up may be among the many that are not listed, or out of sight.
  const missing = standing !== '' && !listed.some(({ value }) => value === standing)
  const data = missing ? [{ value: standing, label: chosen.data?.secretName ?? standing }, ...listed] : listed
  return (
    <Select
      label={t('setup.admin')}
      description={t(setup.strategy === 'alternating' ? 'setup.admin-needed' : 'setup.admin-text')}
      value={setup.adminSecretId === '' ? null : setup.adminSecretId}
      onChange={(adminSecretId) => onChange({ adminSecretId: adminSecretId ?? '' })}
      error={faults.has('admin') ? t('setup.faults.admin') : undefined}
      data={data}
      onSearchChange={setSearch}
      nothingFoundMessage={t('setup.admin-none')}
      searchable
      clearable
      clearButtonProps={{ 'aria-label': t('setup.admin-clear') }}
    />
  )
}

function Requests({ setup, faults, onChange }: FieldsProps) {
  const t = useTranslations('rotation')
  const field = (name: 'check' | 'change') => (
    <Textarea
      label={t(`setup.${name}`)}
      description={t(`setup.${name}-text`)}
      value={setup[name]}
      onChange={(event) => onChange({ [name]: event.currentTarget.value })}
      error={faults.has(name) ? t('setup.faults.request') : undefined}
      autosize
      minRows={4}
      maxRows={14}
      spellCheck={false}
      styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
    />
  )
  return (
    <>
      {field('check')}
      {field('change')}
      <Text size="sm" c="dimmed">
        {t('setup.placeholders')}
      </Text>
    </>
  )
}
