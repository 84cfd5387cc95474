/** Whoever opens the palette need not load it: it comes by itself a little after the page. */
const listeners = new Set<() => void>()

export function openPalette(): void {
  for (const listener of listeners) listener()
}

export function onOpenPalette(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
