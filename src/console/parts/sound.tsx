import { Notice, type NoticeProps } from './notice.tsx'

/** Something was looked at and is well. */
export function Sound(props: NoticeProps) {
  return <Notice color="teal" icon="check" role="status" {...props} />
}
