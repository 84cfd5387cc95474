import { Problem } from '#base/problem'
import { TAGS } from '#contract/rulings'
import { type ResourceFacts, shown } from './condition.ts'

export interface Tag {
  key: string
  value: string
}

/** Tags as they are stored. Problem `input.invalid` for a key that stands twice: which of its values a condition means could not be said. */
export function writtenTags(tags: readonly Tag[]): string {
  const at = tags.findIndex(({ key }, here) => tags.findIndex((other) => other.key === key) < here)
  const twice = tags[at]
  if (twice !== undefined)
    throw new Problem(
      'input.invalid',
      `tags[${at}].key: the key ${shown(twice.key)} stands twice. Give each key once, with the one value that it has.`,
      { reason: { is: 'different', field: 'tags', min: 0, max: TAGS.max } },
    )
  return JSON.stringify(tags)
}

/** What conditions may ask about stored tags: every value of a key that stands twice since before that was refused. */
export function readTags(written: string): ResourceFacts['tags'] {
  const byKey = Map.groupBy(JSON.parse(written) as Tag[], ({ key }) => key)
  return Object.fromEntries([...byKey].map(([key, tags]) => [key, tags.map(({ value }) => value)]))
}
