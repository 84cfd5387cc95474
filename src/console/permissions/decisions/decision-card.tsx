import { Anchor, Badge, Code, Stack, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { useTranslations } from 'use-intl'
import type { CallReply } from '#client/client'
import { Fact, Facts } from '../../parts/facts.tsx'
import { Detail } from '../../parts/failure-text.tsx'
import { Instant } from '../../parts/instant.tsx'
import { ALL_RIGHTS } from '../policies/draft.ts'
import { pathOf, refOf } from '../refs.ts'

/** A refusal that was kept: who asked for what, and what came of it. */
export function DecisionCard({ of: decision }: { of: CallReply<'getDecision'> }) {
  const t = useTranslations('permissions.policies')
  const { requestor, time, ip, action, nrn } = decision
  const title = ALL_RIGHTS.find((right) => right.action === action)?.title
  return (
    <Stack gap="sm">
      <Facts>
        <Fact name={t('who')}>
          <bdi>{requestor.name}</bdi> <Code>{requestor.type}</Code>
        </Fact>
        <Fact name={t('when')}>
          <Instant at={time} exact />
        </Fact>
        <Fact name={t('from')}>{ip}</Fact>
        <Fact name={t('what')}>
          {title} <Code>{action}</Code>
        </Fact>
        <Fact name={t('on')}>
          <bdi>{nrn}</bdi>
        </Fact>
      </Facts>
      {decision.byPolicies ? <Verdict of={decision} /> : <OtherReason of={decision} />}
    </Stack>
  )
}

/** What policies did not decide: a second factor that was wrong, or more rights than whoever called holds. */
function OtherReason({ of: { reason } }: { of: CallReply<'getDecision'> }) {
  const t = useTranslations('permissions.policies')
  const parts = useTranslations('parts')
  return (
    <Stack gap="xs" role="status">
      <Said allowed={false} />
      <Text size="sm">{t('why-other')}</Text>
      <Detail title={parts('failure.detail')}>{reason}</Detail>
    </Stack>
  )
}

type Answer = Pick<CallReply<'simulate'>, 'allowed' | 'by' | 'reason' | 'wouldAllow'> & Partial<Pick<CallReply<'simulate'>, 'barred'>>

/** Allowed or denied, by which statement, and what would have allowed it. */
export function Verdict({ of: answer }: { of: Answer }) {
  const t = useTranslations('permissions.policies')
  const parts = useTranslations('parts')
  const { allowed, by, reason, wouldAllow, barred = null } = answer
  return (
    <Stack gap="xs" role="status">
      <Said allowed={allowed} />
      <Text size="sm">{barred === null ? <Why of={{ allowed, by }} /> : t(`barred-${barred}`)}</Text>
      <Detail title={parts('failure.detail')}>{reason}</Detail>
      {!allowed && wouldAllow.length === 0 && by === null && barred === null && <Text size="sm">{t('would-nothing')}</Text>}
      {!allowed && wouldAllow.length > 0 && (
        <>
          <Text size="sm" fw={500}>
            {t('would-allow')}
          </Text>
          <Stack component="ul" m={0} p={0} gap={4} style={{ listStyle: 'none' }}>
            {wouldAllow.map(refOf).map((ref) => (
              <li key={ref.id}>
                <Anchor component={Link} to={pathOf(ref)} size="sm">
                  <bdi>{ref.name}</bdi>
                </Anchor>
              </li>
            ))}
          </Stack>
        </>
      )}
    </Stack>
  )
}

function Said({ allowed }: { allowed: boolean }) {
  const t = useTranslations('permissions.policies')
  return (
    <Badge color={allowed ? 'teal.9' : 'red.8'} variant="filled" tt="none" radius="sm" size="lg">
      {t(allowed ? 'allowed' : 'denied')}
    </Badge>
  )
}

function Why({ of: { allowed, by } }: { of: Pick<Answer, 'allowed' | 'by'> }) {
  const t = useTranslations('permissions.policies')
  if (by === null) return t(allowed ? 'why-own' : 'why-nothing')
  const { policyId, policyName, statement } = by
  if (policyId === '' && allowed) return t('why-own')
  const policy = (inner: ReactNode) =>
    policyId === '' ? (
      <bdi>{inner}</bdi>
    ) : (
      <Anchor component={Link} to={pathOf({ kind: 'policies', id: policyId })} size="sm">
        <bdi>{inner}</bdi>
      </Anchor>
    )
  return t.rich(allowed ? 'why-allow' : 'why-deny', { statement, name: policyName, policy })
}
