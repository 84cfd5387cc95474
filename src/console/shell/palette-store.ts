/**
 * Whoever opens the palette need not have loaded it: it comes by itself a little after the page. A wish that comes
 * earlier still is kept until then.
 */
let opener: (() => void) | undefined
let wished = false

export function openPalette(): void {
  if (opener === undefined) wished = true
  else opener()
}

export function onOpenPalette(open: () => void): () => void {
  opener = open
  if (wished) open()
  wished = false
  return () => {
    opener = undefined
  }
}
