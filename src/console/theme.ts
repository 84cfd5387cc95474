import { type CSSVariablesResolver, createTheme } from '@mantine/core'

/** Sizes that every screen shares. Fonts are the system's own: they hold Hangul and Kana, and cost no byte. */
export const theme = createTheme({
  primaryColor: 'indigo',
  primaryShade: { light: 8, dark: 7 },
  defaultRadius: 'md',
  autoContrast: true,
  respectReducedMotion: true,
  fontFamily:
    'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Apple SD Gothic Neo", "Malgun Gothic", "Noto Sans CJK KR", "Hiragino Sans", "Yu Gothic UI", "Noto Sans CJK JP", sans-serif',
  fontFamilyMonospace: 'ui-monospace, SFMono-Regular, Menlo, Consolas, "Noto Sans Mono CJK KR", monospace',
  headings: { sizes: { h1: { fontSize: '1.5rem', lineHeight: '1.3' }, h2: { fontSize: '1.15rem', lineHeight: '1.4' } } },
})

/**
 * The library's quiet greys and reds are too quiet to be read by everybody (WCAG 1.4.3). Ours: what lies quietly behind
 * other things, and the edge of what can be ticked, which is all that is to be seen of it (WCAG 1.4.11).
 */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: { '--mantine-color-orange-9': '#b3400e' },
  light: {
    '--coffer-quiet': '#f8f9fa',
    '--coffer-edge': '#868e96',
    '--mantine-color-dimmed': '#5a626a',
    '--mantine-color-placeholder': '#6c747c',
    '--mantine-color-error': '#c92a2a',
    '--mantine-color-anchor': '#364fc7',
  },
  dark: {
    '--coffer-quiet': '#2b2b2b',
    '--coffer-edge': '#828282',
    '--mantine-color-dimmed': '#a6acb3',
    '--mantine-color-placeholder': '#8d949c',
    '--mantine-color-error': '#ff8787',
    '--mantine-color-anchor': '#91a7ff',
    // The library's are so bright that neither links nor quiet words are read on them.
    '--mantine-color-yellow-light': '#3a2e12',
    '--mantine-color-red-light': '#3d1f21',
    // This one is darker than the page, and looks like a hole in it.
    '--mantine-color-gray-light': '#2e2e2e',
  },
})
