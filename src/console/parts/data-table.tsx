import { Box, Checkbox, Table, UnstyledButton } from '@mantine/core'
import { useWindowVirtualizer } from '@tanstack/react-virtual'
import { type ReactNode, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { useTranslations } from 'use-intl'
import styles from './data-table.module.css'
import { Icon } from './icon.tsx'

const ROW_PX = 44
const OVERSCAN = 12
export type Breakpoint = 'xs' | 'sm' | 'md' | 'lg' | 'xl'

export interface Column<Row> {
  key: string
  title: string
  cell: (row: Row) => ReactNode
  /** The order that a press on the title asks for; a minus before it turns it around. */
  sort?: string
  /** Left out on windows narrower than this. */
  from?: Breakpoint
  width?: number | string
  /** How wide it is on a phone, where `width` does not count. */
  narrow?: number
}

export interface DataTableProps<Row> {
  /** What the table shows, for readers of screens. */
  label: string
  rows: readonly Row[]
  columns: readonly Column<Row>[]
  keyOf: (row: Row) => string
  /** The row by name, for readers of screens. */
  nameOf: (row: Row) => string
  /** How many there are in all, where not all have been fetched. */
  total?: number
  sort?: string
  onSort?: (sort: string) => void
  selected?: ReadonlySet<string>
  onSelect?: (selected: ReadonlySet<string>) => void
  /** Called when the end of what has been fetched comes into sight. */
  onEnd?: () => void
}

/** A list as a table. Only the rows in sight are in the page, so that ten thousand cost no more than thirty. */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const { label, rows, columns, keyOf, total, selected, onEnd } = props
  const { place, items, before, after } = useRowsInSight(rows.length, onEnd)
  return (
    <Box ref={place} className={styles['frame']}>
      <Table aria-label={label} aria-rowcount={(total ?? rows.length) + 1} highlightOnHover className={styles['table']}>
        <Table.Thead>
          <Table.Tr aria-rowindex={1}>
            {selected !== undefined && <SelectAll {...props} />}
            {columns.map((column) => (
              <Head key={column.key} column={column} sort={props.sort} onSort={props.onSort} />
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          <Spacer height={before} />
          {items.map((index) => {
            const row = rows[index] as Row
            return <Row key={keyOf(row)} {...props} row={row} index={index} />
          })}
          <Spacer height={after} />
        </Table.Tbody>
      </Table>
    </Box>
  )
}

function useRowsInSight(count: number, onEnd: (() => void) | undefined) {
  const place = useRef<HTMLDivElement>(null)
  const [offset, setOffset] = useState(0)
  useLayoutEffect(() => {
    if (place.current !== null) setOffset(place.current.getBoundingClientRect().top + window.scrollY)
  }, [])
  const virtual = useWindowVirtualizer({ count, estimateSize: () => ROW_PX, overscan: OVERSCAN, scrollMargin: offset })
  const seen = virtual.getVirtualItems()
  const last = seen.at(-1)
  const atEnd = last !== undefined && last.index >= count - 1
  useEffect(() => {
    if (atEnd && count > 0) onEnd?.()
  }, [atEnd, count, onEnd])
  return {
    place,
    items: seen.map(({ index }) => index),
    before: (seen[0]?.start ?? offset) - offset,
    after: last === undefined ? 0 : virtual.getTotalSize() - (last.end - offset),
  }
}

/** Stands for the rows that are not in the page, so that the scroll bar tells the truth. */
function Spacer({ height }: { height: number }) {
  if (height <= 0) return null
  return (
    <tr>
      <td style={{ height, padding: 0 }} />
    </tr>
  )
}

function Head<Row>({
  column,
  sort,
  onSort,
}: {
  column: Column<Row>
  sort: string | undefined
  onSort: ((sort: string) => void) | undefined
}) {
  const t = useTranslations('parts')
  const { sort: order, title, from, width, narrow } = column
  const shown = { ...(from === undefined ? {} : { visibleFrom: from }), w: { base: narrow ?? 'auto', sm: width ?? 'auto' } }
  if (order === undefined || onSort === undefined) return <Table.Th {...shown}>{title}</Table.Th>
  const up = sort === order
  const down = sort === `-${order}`
  return (
    <Table.Th {...shown} aria-sort={up ? 'ascending' : down ? 'descending' : 'none'}>
      <UnstyledButton
        className={styles['sort']}
        onClick={() => onSort(up ? `-${order}` : order)}
        title={up ? t('table.ascending') : down ? t('table.descending') : undefined}
      >
        {title}
        {(up || down) && <Icon name={up ? 'up' : 'down'} size={14} />}
      </UnstyledButton>
    </Table.Th>
  )
}

function SelectAll<Row>({ rows, keyOf, selected = new Set(), onSelect }: DataTableProps<Row>) {
  const t = useTranslations('parts')
  const all = rows.length > 0 && rows.every((row) => selected.has(keyOf(row)))
  return (
    <Table.Th w={40}>
      <Checkbox
        aria-label={t('table.select-all')}
        checked={all}
        indeterminate={!all && selected.size > 0}
        onChange={() => onSelect?.(all ? new Set() : new Set(rows.map(keyOf)))}
      />
    </Table.Th>
  )
}

function Row<Row>({ row, index, columns, keyOf, nameOf, selected, onSelect }: DataTableProps<Row> & { row: Row; index: number }) {
  const t = useTranslations('parts')
  const key = keyOf(row)
  const toggle = () => {
    const next = new Set(selected)
    if (!next.delete(key)) next.add(key)
    onSelect?.(next)
  }
  return (
    <Table.Tr aria-rowindex={index + 2} h={ROW_PX} {...(selected?.has(key) === true ? { bg: 'var(--coffer-quiet)' } : {})}>
      {selected !== undefined && (
        <Table.Td>
          <Checkbox aria-label={t('table.select-one', { name: nameOf(row) })} checked={selected.has(key)} onChange={toggle} />
        </Table.Td>
      )}
      {columns.map(({ key: name, cell, from }) => (
        <Table.Td key={name} {...(from === undefined ? {} : { visibleFrom: from })}>
          <div className={styles['cell']}>{cell(row)}</div>
        </Table.Td>
      ))}
    </Table.Tr>
  )
}
