export const phrases = {
  title: 'Keys',
} as const
