import { ActionIcon, Menu } from '@mantine/core'
import { useLocale, useTranslations } from 'use-intl'
import { Icon } from '../parts/icon.tsx'
import { LANGUAGE_NAMES, LANGUAGES } from '../phrases/language.ts'
import { speak } from '../phrases/spoken.ts'

export function LanguageMenu() {
  const t = useTranslations('shell')
  const spoken = new Intl.Locale(useLocale()).language
  return (
    <Menu position="bottom-end" width={150}>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size="lg" aria-label={t('language')}>
          <Icon name="language" />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {LANGUAGES.map((language) => (
          <Menu.Item
            key={language}
            lang={language}
            onClick={() => void speak(language)}
            rightSection={language === spoken ? <Icon name="check" size={14} /> : undefined}
          >
            {LANGUAGE_NAMES[language]}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
