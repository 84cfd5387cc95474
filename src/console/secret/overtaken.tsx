import { Badge, Button, Group, Table, Text } from '@mantine/core'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import type { Pair } from '../create/draft.ts'
import { FailureText } from '../parts/failure-text.tsx'
import { Warning } from '../parts/warning.tsx'
import styles from './secret.module.css'
import { type Found, findValue } from './use-editing.ts'
import type { Stage } from './use-secret.ts'

interface OvertakenProps {
  secretId: string
  stage: Stage
  mine: readonly Pair[]
  busy: boolean
  /** Store what was typed over the newer value. */
  onMine: (newer: Found) => void
  /** Go on from the newer value, and drop what was typed. */
  onTheirs: (newer: Found) => void
}

/** Somebody else changed the secret meanwhile. Nothing was stored, nothing typed is lost: both stand side by side first. */
export function Overtaken({ secretId, stage, mine, busy, onMine, onTheirs }: OvertakenProps) {
  const t = useTranslations('secret')
  const [state, setState] = useState<{ newer?: Found; failure?: unknown; loading?: boolean }>({})
  const look = () => {
    setState({ loading: true })
    findValue(secretId, stage, true).then(
      (newer) => setState({ newer }),
      (failure: unknown) => setState({ failure }),
    )
  }
  const { newer } = state
  return (
    <Warning title={t('overtaken.title')}>
      <Text size="sm">{t('overtaken.text')}</Text>
      {newer === undefined ? (
        <Button size="xs" variant="default" loading={state.loading === true} onClick={look}>
          {t('overtaken.look')}
        </Button>
      ) : (
        <>
          <Differences theirs={newer.pairs} mine={mine} />
          <Group gap="xs">
            <Button size="xs" variant="default" loading={busy} onClick={() => onMine(newer)}>
              {t('overtaken.mine')}
            </Button>
            <Button size="xs" variant="default" onClick={() => onTheirs(newer)}>
              {t('overtaken.theirs')}
            </Button>
          </Group>
        </>
      )}
      {state.failure !== undefined && (
        <Text size="sm" c="var(--mantine-color-error)">
          <FailureText error={state.failure} />
        </Text>
      )}
    </Warning>
  )
}

type Kind = 'same' | 'differs' | 'only-mine' | 'only-theirs'

/** Which keys differ; their values are shown only where they were asked for. */
function Differences({ theirs, mine }: { theirs: readonly Pair[]; mine: readonly Pair[] }) {
  const t = useTranslations('secret')
  const [open, setOpen] = useState(false)
  const rows = differences(theirs, mine).filter(({ kind }) => kind !== 'same')
  if (rows.length === 0) return <Text size="sm">{t('overtaken.same')}</Text>
  return (
    <>
      <Table className={styles['differences']} withTableBorder aria-label={t('overtaken.differences')}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('value.key')}</Table.Th>
            <Table.Th>{t('overtaken.there')}</Table.Th>
            <Table.Th>{t('overtaken.here')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map(({ key, kind, their, my }) => (
            <Table.Tr key={key}>
              <Table.Td>
                <bdi>{key}</bdi>{' '}
                <Badge size="xs" variant="default" tt="none">
                  {t(`overtaken.kinds.${kind}`)}
                </Badge>
              </Table.Td>
              <Table.Td className={styles['value']}>{their === undefined ? '—' : open ? their : '••••••••'}</Table.Td>
              <Table.Td className={styles['value']}>{my === undefined ? '—' : open ? my : '••••••••'}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      <Button size="compact-xs" variant="subtle" onClick={() => setOpen(!open)}>
        {t(open ? 'value.hide-all' : 'value.show-all')}
      </Button>
    </>
  )
}

interface Difference {
  key: string
  kind: Kind
  their: string | undefined
  my: string | undefined
}

function differences(theirs: readonly Pair[], mine: readonly Pair[]): Difference[] {
  const there = new Map(theirs.map(({ key, value }) => [key, value]))
  const here = new Map(mine.filter(({ key }) => key !== '').map(({ key, value }) => [key, value]))
  return [...new Set([...there.keys(), ...here.keys()])].map((key) => {
    const [their, my] = [there.get(key), here.get(key)]
    const kind = their === my ? 'same' : their === undefined ? 'only-mine' : my === undefined ? 'only-theirs' : 'differs'
    return { key, kind, their, my }
  })
}
