import type { Phrases } from '../../phrases/phrases.ts'
import type { phrases as en } from './en.ts'

export const phrases: Phrases<typeof en> = {
  title: 'シークレット',
  text: '1 つのシークレットに最大 100 組のキーと値を入れ、保護キーで暗号化します。値の読み取りは記録されます。',
  create: 'シークレットを作成',
  search: '名前で検索',
  status: '状態',
  'all-states': 'すべての状態',
  name: '名前',
  type: '種類',
  basic: '基本',
  key: '保護キー',
  'key-default': '組み込みキー',
  'last-rotation': '前回のローテーション',
  'next-rotation': '次回のローテーション',
  'last-read': '最終読み取り',
  created: '作成日時',
  overdue: '期限超過',
  'no-rotation': '手動',
  empty: {
    title: 'シークレットはまだありません',
    text: '名前、保護キー、ローテーション、値の 4 ステップで最初のシークレットを作成できます。',
    link: '最初のシークレットを作成',
  },
  nothing: {
    title: '一致するものがありません',
    text: 'この名前と状態に一致するシークレットはありません。',
    clear: 'すべて表示',
  },
  bulk: {
    enable: '有効にする',
    disable: '無効にする',
    delete: '削除を要求',
    'delete-title': '{count, plural, other {# 件のシークレット}}の削除を要求しますか？',
    'delete-text': '今後は読み取れなくなり、{days, plural, other {# 日}}後に完全に削除されます。それまではそれぞれ取り消せます。',
    'delete-later':
      '今後は読み取れなくなり、待機期間が過ぎると完全に削除されます。削除の日時は各シークレットに表示され、それまではそれぞれ取り消せます。',
    cancel: 'キャンセル',
    done: '{count, plural, other {# 件のシークレット}}を変更しました。',
    failed: '{name}: {reason}',
    going: '{count, number} 件中 {done, number} 件…',
  },
}
