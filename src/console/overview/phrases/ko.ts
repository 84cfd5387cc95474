import type { Phrases } from '../../phrases/phrases.ts'
import type { phrases as en } from './en.ts'

export const phrases: Phrases<typeof en> = {
  title: '대시보드',
}
