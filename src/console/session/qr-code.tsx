import { encodeQR } from 'qr'
import { useMemo } from 'react'

/** The light margin that readers need around the code, in modules. */
const MARGIN = 4

/** A text for the camera of a telephone. Dark on light in every scheme: not every camera reads it the other way round. */
export function QrCode({ text, label, size }: { text: string; label: string; size: number }) {
  const rows = useMemo(() => encodeQR(text, 'raw', { ecc: 'medium', border: MARGIN }), [text])
  const dark = rows.flatMap((row, y) => row.flatMap((is, x) => (is ? [`M${x} ${y}h1v1h-1z`] : [])))
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${rows.length} ${rows.length}`}
      width={size}
      height={size}
      shapeRendering="crispEdges"
      style={{ maxWidth: '100%' }}
    >
      <rect width={rows.length} height={rows.length} fill="#fff" />
      <path d={dark.join('')} fill="#000" />
    </svg>
  )
}
