import { ActionIcon, type ComboboxParsedItem, Group, MultiSelect, Select, SimpleGrid, Stack, TagsInput, Text } from '@mantine/core'
import { useTranslations } from 'use-intl'
import { Icon } from '../../parts/icon.tsx'
import { useSession } from '../../session/session-state.ts'
import { PRODUCTS, rightsOf, type TargetDraft } from './draft.ts'
import { useProductName } from './sentence.tsx'

interface TargetFormProps {
  value: TargetDraft
  onChange: (value: TargetDraft) => void
  onRemove?: (() => void) | undefined
}
const SIDES = ['*', 'View*', 'Change*'] as const
const NRN_MAX = 128

/** Which operations of which product, on what. */
export function TargetForm({ value, onChange, onRemove }: TargetFormProps) {
  const t = useTranslations('permissions.policies')
  const name = useProductName()
  const { product, actions, resourceNrns } = value
  const { who } = useSession()
  const types = [...new Set(rightsOf(product).map(({ type }) => type))]
  const offered = product === '*' ? ['*'] : ['*', ...types.map((type) => `nrn:PUB:${product}:*:${who.account}:${type}/*`)]
  return (
    <Group align="flex-start" wrap="nowrap" gap="xs">
      <SimpleGrid cols={{ base: 1, md: 3 }} spacing="sm" flex={1} style={{ minWidth: 0 }}>
        <Select
          label={t('product')}
          value={product}
          // What was chosen of one product means nothing in another.
          onChange={(next) => onChange({ ...value, product: next ?? product, actions: [], resourceNrns: ['*'] })}
          data={[...PRODUCTS, ...others([product], PRODUCTS)].map((each) => ({
            value: each,
            label: each === '*' ? t('product-all') : name(each),
          }))}
          allowDeselect={false}
        />
        <Actions product={product} value={actions} onChange={(next) => onChange({ ...value, actions: next })} />
        <TagsInput
          label={t('resources')}
          description={t('resources-rule')}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          value={resourceNrns}
          onChange={(next) => onChange({ ...value, resourceNrns: next })}
          data={offered}
          splitChars={[',', ' ']}
          maxLength={NRN_MAX}
          acceptValueOnBlur
        />
      </SimpleGrid>
      {onRemove !== undefined && (
        <ActionIcon variant="subtle" color="gray" aria-label={t('target-remove')} onClick={onRemove} mt={26}>
          <Icon name="cross" size={16} />
        </ActionIcon>
      )}
    </Group>
  )
}

interface ActionsProps {
  product: string
  value: string[]
  onChange: (value: string[]) => void
}

/** The operations of a product by name: whole sides first, then each that reads and each that changes. Both names find one. */
function Actions({ product, value, onChange }: ActionsProps) {
  const t = useTranslations('permissions.policies')
  const rights = [...new Map(rightsOf(product).map((right) => [right.action, right])).values()]
  const side = (prefix: string) =>
    rights.filter(({ action }) => action.startsWith(prefix)).map(({ action, title }) => ({ value: action, label: title }))
  const sides = { '*': t('action-all'), 'View*': t('action-view'), 'Change*': t('action-change') }
  const known = [...SIDES, ...rights.map(({ action }) => action)]
  const patterns = others(value, known)
  return (
    <MultiSelect
      label={t('actions')}
      placeholder={value.length === 0 ? t('actions-find') : ''}
      value={value}
      onChange={onChange}
      data={[
        { group: t('actions-sides'), items: SIDES.map((each) => ({ value: each, label: sides[each] })) },
        { group: t('actions-view'), items: side('View/') },
        { group: t('actions-change'), items: side('Change/') },
        ...(patterns.length === 0 ? [] : [{ group: t('actions-own'), items: patterns }]),
      ]}
      filter={({ options, search }) => filtered(options, search)}
      renderOption={({ option }) => (
        <Stack gap={0}>
          <Text size="sm">{option.label}</Text>
          {option.label !== option.value && (
            <Text size="xs" c="dimmed">
              {option.value}
            </Text>
          )}
        </Stack>
      )}
      searchable
      hidePickedOptions
      nothingFoundMessage={t('actions-find')}
      maxDropdownHeight={320}
    />
  )
}

function filtered(options: readonly ComboboxParsedItem[], search: string): ComboboxParsedItem[] {
  const word = search.trim().toLowerCase()
  const fits = (item: ComboboxParsedItem) => 'value' in item && `${item.label} ${item.value}`.toLowerCase().includes(word)
  return options
    .map((each) => ('items' in each ? { ...each, items: each.items.filter(fits) } : each))
    .filter((each) => ('items' in each ? each.items.length > 0 : fits(each)))
}

/** What stands in the document and is none of the known: shown all the same. */
function others(given: readonly string[], known: readonly string[]): string[] {
  return given.filter((each) => !known.includes(each))
}
