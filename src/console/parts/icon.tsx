/** Every drawing of the console, 24 by 24, in strokes of the text's colour. */
const DRAWINGS = {
  overview: 'M4 13h6V4H4zM14 20h6v-9h-6zM4 20h6v-3H4zM14 7h6V4h-6z',
  secret: 'M6 11h12v9H6zM9 11V8a3 3 0 0 1 6 0v3M12 15v2',
  people:
    'M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM3 20c0-3.3 2.7-6 6-6s6 2.7 6 6M15.5 4.4a3.5 3.5 0 0 1 0 6.2M17.5 14.6A6 6 0 0 1 21 20',
  function: 'M8 6 3 12l5 6M16 6l5 6-5 6M13.5 4l-3 16',
  key: 'M8 19a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM11 12l8-8M16 7l3 3',
  history: 'M4 12a8 8 0 1 0 2.6-5.9M4 4v4h4M12 8v4l3 2',
  search: 'M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM16 16l4.5 4.5',
  language: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM3 12h18M12 3c-5 5-5 13 0 18M12 3c5 5 5 13 0 18',
  sun: 'M12 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM12 2v3M12 19v3M2 12h3M19 12h3M5 5l2 2M17 17l2 2M5 19l2-2M17 7l2-2',
  moon: 'M20 14.5A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.5 10.5z',
  person: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4 21c0-4 3.6-7 8-7s8 3 8 7',
  out: 'M14 4h5v16h-5M10 8l-4 4 4 4M6 12h9',
  plus: 'M12 5v14M5 12h14',
  trash: 'M4 7h16M9 7V4h6v3M6 7l1 13h10l1-13M10 11v6M14 11v6',
  check: 'M5 12.5l4.5 4.5L19 7.5',
  cross: 'M6 6l12 12M18 6L6 18',
  warning: 'M12 4 2.5 20h19zM12 10v4M12 17v.5',
  info: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 11v5M12 8v.5',
  copy: 'M9 9h11v11H9zM15 9V4H4v11h5',
  eye: 'M2 12s3.5-7 10-7 10 7 10 7-3.5 7-10 7-10-7-10-7zM12 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6z',
  'eye-off':
    'M4 4l16 16M9.5 5.4A10 10 0 0 1 12 5c6.5 0 10 7 10 7a17 17 0 0 1-3 3.8M6.3 7.4A16.500 16.500 0 0 0 2 12s3.500 7 10 7a10 10 0 0 0 4.500-1',
  rotate: 'M20 11a8 8 0 0 0-14.5-4M4 4v4h4M4 13a8 8 0 0 0 14.500 4M20 20v-4h-4',
  dice: 'M7 4h10a3 3 0 0 1 3 3v10a3 3 0 0 1-3 3H7a3 3 0 0 1-3-3V7a3 3 0 0 1 3-3zM8.6 8.6m-.7 0a.7.7 0 1 0 1.4 0a.7.7 0 1 0-1.4 0M15.4 15.4m-.7 0a.7.7 0 1 0 1.4 0a.7.7 0 1 0-1.4 0M12 12m-.7 0a.7.7 0 1 0 1.4 0a.7.7 0 1 0-1.4 0M15.4 8.6m-.7 0a.7.7 0 1 0 1.4 0a.7.7 0 1 0-1.4 0M8.6 15.4m-.7 0a.7.7 0 1 0 1.4 0a.7.7 0 1 0-1.4 0',
  paste: 'M8 5H5v16h14V5h-3M8 3h8v4H8zM9 12h6M9 16h4',
  up: 'M6 15l6-6 6 6',
  down: 'M6 9l6 6 6-6',
  right: 'M9 6l6 6-6 6',
  left: 'M15 6l-6 6 6 6',
  download: 'M12 4v11M7 11l5 5 5-5M5 20h14',
  play: 'M7 4l13 8-13 8z',
  stop: 'M6 6h12v12H6z',
  clock: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 7v5l3.500 2',
  link: 'M10 14l4-4M9 7l2-2a4.200 4.200 0 0 1 6 6l-2 2M15 17l-2 2a4.200 4.200 0 0 1-6-6l2-2',
  edit: 'M4 20h4L19 9l-4-4L4 16zM13 7l4 4',
  filter: 'M3 5h18l-7 8v6l-4-2v-4z',
  dots: 'M5 12v.1M12 12v.1M19 12v.1',
  shield: 'M12 3l8 3v6c0 4.500-3.200 7.800-8 9-4.800-1.200-8-4.500-8-9V6z',
} as const

export type IconName = keyof typeof DRAWINGS

/** A drawing beside text. It says nothing that the text does not say, so readers of screens pass it by. */
export function Icon({ name, size = 18 }: { name: IconName; size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth={1.8}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      <path d={DRAWINGS[name]} />
    </svg>
  )
}
