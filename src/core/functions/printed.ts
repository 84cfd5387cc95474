import { LINES_MAX, OUTPUT_MAX, type PrintedLine } from '../ports/runner.ts'
import { placesOfPieces, replaced, type Search } from './strike-out.ts'

/** Contract of an activation's log: so many characters a line are answered. */
const LINE_MAX = 10_000

/**
 * The log of a run, with secrets struck out and then cut into lines of at most 10,000 characters. The lines of each
 * stream are searched as the one text that they were, since a secret may stand on several.
 *
 * @param torn Whether the output may break off in the middle of a secret: it was cut off, or its process was killed.
 */
export function logOf(printed: readonly PrintedLine[], search: Search, { torn, cutOff }: { torn: boolean; cutOff: boolean }): string[] {
  const struck = new Map<PrintedLine, string>()
  for (const stream of ['stdout', 'stderr'] as const) {
    const lines = printed.filter((line) => line.stream === stream)
    const whole = lines.map(({ text, ended }) => (ended ? `${text}\n` : text)).join('')
    const inside = placesOfPieces(
      search(whole, torn),
      lines.map(({ text, ended }) => ({ length: text.length, gap: ended ? 1 : 0 })),
    )
    for (const [at, line] of lines.entries()) struck.set(line, replaced(line.text, inside[at] ?? []))
  }
  const log = printed.flatMap((line) => pieces(`${line.time} ${line.stream}: `, struck.get(line) ?? ''))
  const last = printed.at(-1)
  if (cutOff && last !== undefined)
    log.push(`${last.time} ${last.stream}: … the rest is cut off: a run keeps ${OUTPUT_MAX} bytes and ${LINES_MAX} lines of output`)
  return log
}

function pieces(before: string, text: string): string[] {
  const room = LINE_MAX - before.length
  const lines: string[] = []
  let at = 0
  do {
    let end = at + room
    // Half of a character is none.
    if (end < text.length && /[\uD800-\uDBFF]/.test(text.charAt(end - 1))) end--
    lines.push(before + text.slice(at, end))
    at = end
  } while (at < text.length)
  return lines
}
