export const phrases = {
  title: 'Create a secret',
} as const
