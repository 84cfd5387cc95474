/**
 * Whether a pattern in which `*` stands for any run of characters fits a text. Nothing else in the pattern is special,
 * and nothing in the text is. Linear for practical purposes: it never goes back further than to the last `*`, so no
 * pattern blows up in time.
 */
export function fits(pattern: string, text: string): boolean {
  const star = pattern.indexOf('*')
  if (star < 0) return pattern === text
  if (!text.startsWith(pattern.slice(0, star))) return false
  const parts = pattern.slice(star + 1).split('*')
  const last = parts.pop() ?? ''
  let at = star
  for (const part of parts) {
    const found = text.indexOf(part, at)
    if (found < 0) return false
    at = found + part.length
  }
  return text.length - last.length >= at && text.endsWith(last)
}

/**
 * Whether every text that `narrow` fits is fitted by `wide`: `narrow` is read as a text in which its own `*` is a
 * character that only a `*` can cover. Never says yes wrongly; may say no where the truth is harder to see.
 */
export function covers(wide: string, narrow: string): boolean {
  return fits(wide, narrow)
}

/**
 * The parts of an NRN or NRN pattern: `nrn:{domain}:{product}:{region}:{memberNo}:{type}/{id}`, the last part with
 * whatever colons it has. `undefined` for what is none.
 */
export function nrnParts(
  nrn: string,
): readonly [domain: string, product: string, region: string, memberNo: string, resource: string] | undefined {
  const parts = nrn.split(':')
  if (parts.length < 6 || parts[0] !== 'nrn') return undefined
  const [, domain = '', product = '', region = '', memberNo = '', ...resource] = parts
  return [domain, product, region, memberNo, resource.join(':')]
}

/**
 * Whether an NRN pattern fits an NRN. Part by part, so that a `*` never reaches over a colon into another part; an
 * empty domain or region in the pattern fits any. The pattern `*` alone fits everything.
 */
export function nrnFits(pattern: string, nrn: string, one: (pattern: string, text: string) => boolean = fits): boolean {
  if (pattern === '*') return true
  const [wanted, given] = [nrnParts(pattern), nrnParts(nrn)]
  if (wanted === undefined || given === undefined) return false
  return wanted.every((part, at) => (part === '' && (at === 0 || at === 2)) || one(part, given[at] as string))
}
