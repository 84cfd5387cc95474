import { AppShell, Burger, Group, NavLink, ScrollArea, Text, UnstyledButton } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useQueryClient } from '@tanstack/react-query'
import { lazy, Suspense, useEffect } from 'react'
import { Link, Outlet, useLocation, useNavigation } from 'react-router'
import { useTranslations } from 'use-intl'
import { followOtherTab } from '../api/client.ts'
import { followEvents } from '../api/events.ts'
import { Icon } from '../parts/icon.tsx'
import { PLACES } from '../routes.tsx'
import '../session/gate-escape.ts'
import { onOtherTabs } from '../session/other-tabs.ts'
import { AccountMenu } from './account-menu.tsx'
import { Brand } from './brand.tsx'
import { ConnectionBanner } from './connection-banner.tsx'
import { HearingNote } from './hearing-note.tsx'
import { LanguageMenu } from './language-menu.tsx'
import { PaletteButton } from './palette-button.tsx'
import { SchemeButton } from './scheme-button.tsx'
import styles from './shell.module.css'

// Neither is needed for the first sight of a screen, and both come right after it.
const GateDialogs = lazy(async () => ({ default: (await import('../session/gate-dialogs.tsx')).GateDialogs }))
const Palette = lazy(async () => ({ default: (await import('./palette.tsx')).Palette }))

/** What stands around every screen. */
export function Shell() {
  const t = useTranslations('shell')
  const [open, { toggle, close }] = useDisclosure(false)
  const { pathname } = useLocation()
  const queries = useQueryClient()
  const going = useNavigation().state === 'loading'
  useEffect(close, [pathname])
  useEffect(() => followEvents(queries), [queries])
  useEffect(() => onOtherTabs(() => void followOtherTab()), [])
  return (
    <AppShell
      header={{ height: 56 }}
      navbar={{ width: 220, breakpoint: 'sm', collapsed: { mobile: !open } }}
      padding={{ base: 'sm', sm: 'lg' }}
    >
      <a href="#content" className={styles['skip']}>
        {t('skip')}
      </a>
      <Header open={open} onToggle={toggle} />
      <AppShell.Navbar p="xs" aria-label={t('places')} className={styles['places']} mod={{ open }}>
        <AppShell.Section grow component={ScrollArea}>
          {PLACES.map(({ to, name, icon }) => (
            <NavLink
              key={to}
              component={Link}
              to={to}
              label={t(`place.${name}`)}
              leftSection={<Icon name={icon} />}
              active={isAt(pathname, to)}
              {...(isAt(pathname, to) ? { 'aria-current': 'page' as const } : {})}
              className={styles['place']}
            />
          ))}
        </AppShell.Section>
        <AppShell.Section>
          <HearingNote />
        </AppShell.Section>
      </AppShell.Navbar>
      <AppShell.Main id="content" aria-busy={going} className={styles['main']}>
        <div className={styles['content']}>
          <ConnectionBanner />
          <Outlet />
        </div>
      </AppShell.Main>
      <Suspense>
        <GateDialogs />
      </Suspense>
      <Suspense>
        <Palette />
      </Suspense>
    </AppShell>
  )
}

function Header({ open, onToggle }: { open: boolean; onToggle: () => void }) {
  const t = useTranslations('shell')
  return (
    <AppShell.Header>
      <Group h="100%" px={{ base: 'xs', sm: 'md' }} justify="space-between" wrap="nowrap" gap="xs">
        <Group gap="xs" wrap="nowrap">
          <Burger opened={open} onClick={onToggle} hiddenFrom="sm" size="sm" aria-label={t(open ? 'close-menu' : 'open-menu')} />
          <UnstyledButton component={Link} to="/" aria-label="Coffer" className={styles['brand']}>
            <Brand size={28} />
            <Text fw={700} size="lg" visibleFrom="xs">
              Coffer
            </Text>
          </UnstyledButton>
        </Group>
        <PaletteButton />
        <Group gap={4} wrap="nowrap">
          <LanguageMenu />
          <SchemeButton />
          <AccountMenu />
        </Group>
      </Group>
    </AppShell.Header>
  )
}

function isAt(pathname: string, to: string): boolean {
  return to === '/' ? pathname === '/' : pathname === to || pathname.startsWith(`${to}/`)
}
