export const phrases = {
  title: 'History',
} as const
