export const phrases = {
  title: 'Secret',
} as const
