export function Brand({ size }: { size: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <rect x="2" y="5" width="28" height="22" rx="5" fill="var(--mantine-primary-color-filled)" />
      <rect x="2" y="13" width="28" height="3" fill="#fff" opacity=".9" />
      <circle cx="16" cy="18" r="4.5" fill="#fff" />
      <circle cx="16" cy="17.8" r="1.6" fill="var(--mantine-primary-color-filled)" />
    </svg>
  )
}
