/**
 * Text as every store keeps it: PostgreSQL's text cannot hold NUL, and UTF-8 no half of a surrogate pair. Both become U+FFFD, so
 * that what is written, hashed and read back is the same.
 */
export function storableText(text: string): string {
  const whole = text.isWellFormed() ? text : text.toWellFormed()
  return whole.includes('\0') ? whole.replaceAll('\0', '\uFFFD') : whole
}
