import { Notice, type NoticeProps } from './notice.tsx'

/** Something to be decided or known before going on. */
export function Warning(props: NoticeProps) {
  return <Notice color="yellow" icon="warning" role="alert" {...props} />
}
