export const phrases = {
  title: 'Permissions',
} as const
