import type { useTranslations } from 'use-intl'

/** A place in a policy, `permissions[0].targets[1].actions[0]`, by what the editor calls its parts; `undefined` for any other. */
export function policyPlace(path: string, t: ReturnType<typeof useTranslations<'parts'>>): string | undefined {
  const [, statement, within = ''] = /^permissions\[(\d+)\](?:\.(.+))?$/.exec(path) ?? []
  if (statement === undefined) return undefined
  const part = (name: 'permissions' | 'targets' | 'actions' | 'resourceNrns' | 'values', at: string) =>
    t(`failure.places.${name}`, { number: Number(at) + 1 })
  const ofCondition = (written: string): string[] => {
    // Operator, key and, last, which of the values; a key of a tag may hold dots.
    const [, words = '', at] = /^condition\.?(.*?)(?:\[(\d+)\])?$/.exec(written) ?? []
    const place = t('failure.places.condition', { words: words.replace('.', ' ') }).trim()
    return at === undefined ? [place] : [place, part('values', at)]
  }
  const ofTarget = (written: string): string[] => {
    const [, name = '', at] = /^(\w+)(?:\[(\d+)\])?$/.exec(written) ?? []
    if (at !== undefined && (name === 'targets' || name === 'actions' || name === 'resourceNrns')) return [part(name, at)]
    // Which product it is stands in its own place.
    return written === 'product' || written === '' ? [] : [written]
  }
  const inner = within.startsWith('condition') ? ofCondition(within) : within.split('.').flatMap(ofTarget)
  return [part('permissions', statement), ...inner].reduce((before, after) => t('failure.places.next', { before, after }))
}
