import { Group, SimpleGrid, Stack, Switch, Text, Textarea, TextInput } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslations } from 'use-intl'
import { CopyButton } from '../../parts/copy-button.tsx'
import { Instant } from '../../parts/instant.tsx'
import { Section } from '../../parts/section.tsx'
import { emailFault, memoFault, nameFault } from '../rules.ts'
import { AccountForm } from './account-form.tsx'
import type { Account } from './account-state.tsx'

export function BasicsPart({ account }: { account: Account }) {
  const t = useTranslations('permissions.accounts')
  const all = useTranslations('permissions')
  return (
    <Section title={t('parts.basics')}>
      <SimpleGrid cols={{ base: 1, xs: 2, md: 3 }} spacing="sm">
        <Fact name={t('number')}>{account.subAccountNo}</Fact>
        <Fact name={all('created')}>
          <Instant at={account.createTime} exact />
        </Fact>
        <Fact name="NRN">
          <Group gap={4} wrap="nowrap">
            <Text size="sm" truncate title={account.nrn}>
              {account.nrn}
            </Text>
            <CopyButton value={account.nrn} />
          </Group>
        </Fact>
      </SimpleGrid>
      <AccountForm
        account={account}
        names={{ name: t('name'), email: t('email'), memo: t('memo'), canAPIGatewayAccess: t('api-access') }}
        valid={(value) => !nameFault(value.name) && !emailFault(value.email) && !memoFault(value.memo)}
      >
        {(value, set) => (
          <>
            <TextInput
              label={t('name')}
              value={value.name}
              onChange={(event) => set('name', event.currentTarget.value)}
              error={nameFault(value.name) ? t('name-rule') : undefined}
              maw={480}
            />
            <TextInput
              label={t('email')}
              value={value.email}
              onChange={(event) => set('email', event.currentTarget.value)}
              error={emailFault(value.email) ? t('email-rule') : undefined}
              maw={480}
            />
            <Textarea
              label={t('memo')}
              value={value.memo}
              onChange={(event) => set('memo', event.currentTarget.value)}
              error={memoFault(value.memo) ? t('memo-rule') : undefined}
              autosize
              minRows={2}
              maxRows={6}
            />
            <Switch
              label={t('api-access')}
              checked={value.canAPIGatewayAccess}
              onChange={(event) => set('canAPIGatewayAccess', event.currentTarget.checked)}
            />
          </>
        )}
      </AccountForm>
    </Section>
  )
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <Stack gap={0} style={{ minWidth: 0 }}>
      <Text size="xs" c="dimmed">
        {name}
      </Text>
      <Text size="sm" component="div">
        {children}
      </Text>
    </Stack>
  )
}
