import type { CallReply } from '#client/client'

/** What the overview shows. */
export type Told = CallReply<'getOverview'>
