import { Text } from '@mantine/core'
import { useTranslations } from 'use-intl'

const KINDS = ['Customer', 'Sub', 'Role', 'Job', 'System'] as const

/** What kind of caller it was, in the reader's words. */
export function PrincipalKind({ type }: { type: string }) {
  const t = useTranslations('parts')
  const kind = KINDS.find((each) => each === type)
  return <>{kind === undefined ? type : t(`principals.${kind}`)}</>
}

/** Who called: by name where one is known, and behind it by id, since names can be given anew. */
export function Principal({ of: { requestType, name, id } }: { of: { requestType: string; name: string; id: string } }) {
  return (
    <>
      <Text size="sm" component="div" truncate title={`${name} ${id}`}>
        <bdi>{name === '' ? id : name}</bdi>
      </Text>
      <Text size="xs" c="dimmed" component="div" truncate>
        <PrincipalKind type={requestType} />
      </Text>
    </>
  )
}
