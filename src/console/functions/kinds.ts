import type { CallReply } from '#client/client'

export type ActionDetail = CallReply<'getAction'>
export type ActionItem = CallReply<'getActions'>[number]
export type Trigger = CallReply<'getTrigger'>
export type Activation = CallReply<'getActionActivation'>

/** How an action that lies in no package is addressed. */
export const NO_PACKAGE = '-'
export const NAME = /^[A-Za-z0-9_-]{1,50}$/

/** What kinds of actions there are for people. The wire's kind may name a version behind `nodejs:` and `python:`. */
export const KINDS = ['nodejs', 'python', 'postgresql', 'mysql', 'redis', 'http'] as const
export type Kind = (typeof KINDS)[number]

/** The kinds whose code comes with Coffer, and which are told by parameters what to do. */
export const READY = ['postgresql', 'mysql', 'redis', 'http'] as const satisfies readonly Kind[]
export type Ready = (typeof READY)[number]

export function isReady(kind: Kind): kind is Ready {
  return (READY as readonly Kind[]).includes(kind)
}

export function kindOf(wire: string): Kind {
  const [head, tail = ''] = wire.split(':')
  const name = head === 'ready' ? tail : head
  return KINDS.find((kind) => kind === name) ?? 'nodejs'
}

export function wireOf(kind: Kind): string {
  return isReady(kind) ? `ready:${kind}` : `${kind}:default`
}

export const actionPath = (of: { package: string; name: string }): string => `/functions/actions/${of.package}/${of.name}`
export const triggerPath = (name: string): string => `/functions/triggers/${name}`
