import { ActionIcon, Button, Checkbox, NumberInput, Popover, Stack } from '@mantine/core'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { Icon } from '../parts/icon.tsx'
import { generate, LENGTHS, type Recipe } from './generate.ts'

const KINDS = ['lower', 'upper', 'digits', 'signs'] as const

/** Makes a random value of the kind that the target wants. */
export function GeneratorButton({ label, onValue }: { label: string; onValue: (value: string) => void }) {
  const t = useTranslations('create')
  const [open, setOpen] = useState(false)
  const [recipe, setRecipe] = useState<Recipe>({ length: 24, lower: true, upper: true, digits: true, signs: true })
  const none = !KINDS.some((kind) => recipe[kind])
  const make = () => {
    onValue(generate(recipe))
    setOpen(false)
  }
  return (
    <Popover opened={open} onChange={setOpen} position="bottom-end" trapFocus width={220} shadow="md">
      <Popover.Target>
        <ActionIcon variant="default" size={36} aria-label={label} title={label} onClick={() => setOpen(!open)}>
          <Icon name="dice" size={16} />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown aria-label={label}>
        <Stack gap="xs">
          <NumberInput
            label={t('length')}
            value={recipe.length}
            onChange={(length) => typeof length === 'number' && setRecipe({ ...recipe, length })}
            min={LENGTHS.min}
            max={LENGTHS.max}
            clampBehavior="strict"
            allowDecimal={false}
          />
          {KINDS.map((kind) => (
            <Checkbox
              key={kind}
              label={t(`kinds.${kind}`)}
              checked={recipe[kind]}
              onChange={(event) => setRecipe({ ...recipe, [kind]: event.currentTarget.checked })}
            />
          ))}
          <Button size="xs" disabled={none || recipe.length < LENGTHS.min} onClick={make}>
            {t('generate')}
          </Button>
        </Stack>
      </Popover.Dropdown>
    </Popover>
  )
}
