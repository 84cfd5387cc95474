import { inDialog, type Picture, press } from './picture.ts'

export const KEY_PICTURES: readonly Picture[] = [
  { name: 'keys-empty', path: '/keys', empty: true },
  { name: 'keys', path: '/keys', wide: true },
  { name: 'keys-new', path: '/keys/new', wide: true },
  { name: 'key', path: ({ key }) => `/keys/${key}`, wide: true },
  { name: 'key-resealing', path: ({ resealing }) => `/keys/${resealing}`, wide: true },
  { name: 'key-leaving', path: ({ leavingKey }) => `/keys/${leavingKey}`, wide: true },
  { name: 'keys-denied', path: '/keys', as: 'nobody' },
  {
    name: 'dialog-key-rotate',
    path: ({ key }) => `/keys/${key}`,
    lead: async (tab) => {
      await press(tab, 'Rotate now', '지금 교체')
      await inDialog(tab)
    },
  },
]
