import '../later-styles.ts'
import { Box, Center, Group, Paper, SegmentedControl, Stack, Text, Title } from '@mantine/core'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { Brand } from '../shell/brand.tsx'
import { LanguageMenu } from '../shell/language-menu.tsx'
import { SchemeButton } from '../shell/scheme-button.tsx'
import { LoginForm } from './login-form.tsx'
import { signedInHere } from './session-state.ts'
import styles from './sign-in.module.css'

const KEPT = 'coffer.sign-in-as'
type Kind = 'main' | 'sub'

/** The first screen. Which of the two kinds somebody is, this browser remembers; nothing else of signing in. */
export function SignIn() {
  const t = useTranslations('session')
  const [kind, setKind] = useState<Kind>(localStorage.getItem(KEPT) === 'sub' ? 'sub' : 'main')
  const choose = (next: string) => {
    localStorage.setItem(KEPT, next)
    setKind(next as Kind)
  }
  const kinds = (
    <SegmentedControl
      fullWidth
      value={kind}
      onChange={choose}
      aria-label={t('kind')}
      data={[
        { value: 'main', label: t('main') },
        { value: 'sub', label: t('sub') },
      ]}
    />
  )
  return (
    <Box className={styles['page']} component="main">
      <Group justify="flex-end" p="xs" gap={4}>
        <LanguageMenu />
        <SchemeButton />
      </Group>
      <Center px="md" pb="xl" pt={{ base: 0, sm: '8vh' }}>
        <Paper withBorder shadow="sm" p={{ base: 'md', xs: 'xl' }} w="100%" maw={420}>
          <Stack>
            <Brand size={40} />
            <div>
              <Title order={1}>{t('title')}</Title>
              <Text c="dimmed" size="sm">
                {t('subtitle')}
              </Text>
            </div>
            <LoginForm key={kind} kind={kind} choice={kinds} onDone={signedInHere} />
          </Stack>
        </Paper>
      </Center>
    </Box>
  )
}
