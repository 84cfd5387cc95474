import { Stack } from '@mantine/core'
import { BasicsCard } from './basics-card.tsx'
import { ChainCard } from './chain-card.tsx'
import { DeletionNotice } from './deletion-notice.tsx'
import styles from './secret.module.css'
import { StateCard } from './state-card.tsx'
import type { SecretProps } from './use-secret.ts'

/** What people come for: the value with its chain, then what the secret is, then what can be done to it as a whole. */
export function OverviewTab(props: SecretProps) {
  return (
    <Stack>
      <DeletionNotice secret={props.secret} />
      <div className={styles['columns']}>
        <ChainCard {...props} />
        <Stack>
          <BasicsCard {...props} />
          <StateCard {...props} />
        </Stack>
      </div>
    </Stack>
  )
}
