const TAKEN_OVER_MS = 60_000

/** Hands the person a file that was made in the page. */
export function saveFile(parts: readonly string[], name: string, type: string): void {
  const url = URL.createObjectURL(new Blob([...parts], { type }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  // The browser has taken it over by then, or never will.
  setTimeout(() => URL.revokeObjectURL(url), TAKEN_OVER_MS)
}
