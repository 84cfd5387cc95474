export const phrases = {
  title: 'Secrets',
} as const
