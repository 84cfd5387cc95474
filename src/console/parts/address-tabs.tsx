import { Box, Tabs } from '@mantine/core'
import { type ReactNode, useEffect, useRef } from 'react'
import { useNavigate } from 'react-router'
import styles from './address-tabs.module.css'

interface AddressTabsProps<Name extends string> {
  at: Name
  tabs: readonly { name: Name; title: string; to: string }[]
  children: ReactNode
}

/** Parts of a screen side by side, each with an address of its own, so that it can be linked, reloaded and gone back from. */
export function AddressTabs<Name extends string>({ at, tabs, children }: AddressTabsProps<Name>) {
  const navigate = useNavigate()
  const go = (name: string | null) => {
    const tab = tabs.find((each) => each.name === name)
    if (tab !== undefined) void navigate(tab.to)
  }
  const list = useRef<HTMLDivElement>(null)
  useEffect(() => {
    // On a phone the one that is shown may stand beyond the edge.
    const tab = list.current?.querySelector('[aria-selected=true]')
    tab?.scrollIntoView({ block: 'nearest', inline: 'center' })
  }, [at])
  return (
    <Tabs value={at} onChange={go} keepMounted={false}>
      <Box className={styles['frame']} ref={list}>
        <Tabs.List className={styles['list']}>
          {tabs.map(({ name, title }) => (
            <Tabs.Tab key={name} value={name}>
              {title}
            </Tabs.Tab>
          ))}
        </Tabs.List>
      </Box>
      <Tabs.Panel value={at} pt="md">
        {children}
      </Tabs.Panel>
    </Tabs>
  )
}
