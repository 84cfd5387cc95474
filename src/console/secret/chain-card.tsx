import { Badge, Group, Skeleton, Stack, Text, UnstyledButton } from '@mantine/core'
import { Fragment, useState } from 'react'
import { useTranslations } from 'use-intl'
import { Card } from '../parts/card.tsx'
import { Failure } from '../parts/failure.tsx'
import { Icon } from '../parts/icon.tsx'
import { Instant } from '../parts/instant.tsx'
import styles from './secret.module.css'
import { StagePanel } from './stage-panel.tsx'
import { type SecretProps, STAGES, type Stage, type Stages, useStages } from './use-secret.ts'

/** The chain as a picture, from the value before to the one to come, and below it the stage that was chosen. */
export function ChainCard(props: SecretProps) {
  const t = useTranslations('secret')
  const [chosen, choose] = useState<Stage>('active')
  const { data, error, refetch } = useStages(props.secret.secretId)
  return (
    <Card title={t('value.title')} text={t('value.text')}>
      {error !== null && <Failure error={error} onAgain={() => void refetch()} />}
      {error === null && data === undefined && <Skeleton height={260} />}
      {data !== undefined && (
        <Stack>
          <ul className={styles['chain']} aria-label={t('chain.title')}>
            {STAGES.map((stage, index) => (
              <Fragment key={stage}>
                {index > 0 && (
                  <li className={styles['arrow']} aria-hidden="true">
                    <Icon name="right" />
                  </li>
                )}
                <li>
                  <Node stage={stage} facts={data.stages[stage]} chosen={stage === chosen} onChoose={() => choose(stage)} />
                </li>
              </Fragment>
            ))}
          </ul>
          <StagePanel key={chosen} {...props} stage={chosen} stages={data.stages} />
        </Stack>
      )}
    </Card>
  )
}

interface NodeProps {
  stage: Stage
  facts: Stages[Stage]
  chosen: boolean
  onChoose: () => void
}

function Node({ stage, facts, chosen, onChoose }: NodeProps) {
  const t = useTranslations('secret')
  return (
    <UnstyledButton
      className={styles['node']}
      aria-pressed={chosen}
      data-chosen={chosen || undefined}
      data-empty={facts === null || undefined}
      onClick={onChoose}
    >
      <Group gap={6} justify="space-between" wrap="nowrap">
        <Text fw={700} size="sm">
          {stage.toUpperCase()}
        </Text>
        {facts !== null && (
          <Badge variant="outline" color="gray" size="sm" tt="none" c="dimmed">
            {t('chain.version', { version: facts.version })}
          </Badge>
        )}
      </Group>
      <Text size="xs" c="dimmed">
        {t(`chain.means.${stage}`)}
      </Text>
      <Text size="xs">{facts === null ? t('chain.empty') : t.rich('chain.since', { at: () => <Instant at={facts.registerDate} /> })}</Text>
    </UnstyledButton>
  )
}
