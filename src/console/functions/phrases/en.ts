export const phrases = {
  title: 'Functions',
} as const
