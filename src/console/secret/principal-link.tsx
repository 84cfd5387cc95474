import { Anchor } from '@mantine/core'
import { Link } from 'react-router'
import { pathOf } from '../permissions/refs.ts'

interface PrincipalLinkProps {
  of: { id: string; type: string; name: string }
  /** Whether something stands below it, which two lines of a long name would hide. */
  oneLine?: boolean
}

/** Leads to whom the rights are given, and taken from: a sub account or a role. The main account has no such page. */
export function PrincipalLink({ of: { id, type, name }, oneLine = false }: PrincipalLinkProps) {
  if (type !== 'Sub' && type !== 'Role') return <bdi title={name}>{name}</bdi>
  return (
    <Anchor
      component={Link}
      to={pathOf({ kind: type === 'Role' ? 'roles' : 'accounts', id })}
      size="sm"
      title={name}
      {...(oneLine ? { display: 'block', truncate: true } : {})}
    >
      <bdi>{name}</bdi>
    </Anchor>
  )
}
