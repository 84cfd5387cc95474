/** The browser's clock, read here alone: what is shown beside it may lie, what the server decides never does. */
export function now(): number {
  return Date.now()
}

export function timeZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone
}
