import type { Phrases } from '../../phrases/phrases.ts'
import { accounts } from './accounts/ja.ts'
import type { phrases as en } from './en.ts'
import { policies } from './policies/ja.ts'
import { sets } from './sets/ja.ts'

export const phrases: Phrases<typeof en> = {
  title: '権限',
  text: '誰が何をできるかを管理します。アカウント、所属するグループ、権限を与えるポリシーがあり、変更は次の呼び出しから有効です。',
  tabs: { accounts: 'サブアカウント', groups: 'グループ', policies: 'ポリシー', roles: 'ロール', decisions: 'アクセスの確認' },
  one: { accounts: 'サブアカウント', groups: 'グループ', policies: 'ポリシー', roles: 'ロール' },
  search: '名前で検索',
  'search-login': 'ログイン ID で検索',
  cancel: 'キャンセル',
  save: '保存',
  discard: '変更を破棄',
  saved: '保存しました。',
  delete: '削除',
  add: '追加',
  'add-what': '{what}を追加',
  remove: '{name} を外す',
  'remove-title': '「{name}」を外しますか？',
  'remove-text': 'これによる権限は次の呼び出しからなくなります。いつでも追加し直せます。',
  'remove-do': '外す',
  back: '一覧へ',
  name: '名前',
  created: '作成日時',
  changed: '変更日時',
  none: 'なし',
  yes: 'はい',
  no: 'いいえ',
  nothing: { title: '一致するものがありません', text: 'この名前を含むものはありません。', clear: 'すべて表示' },
  'not-done': '一部は実行されませんでした。次のものは元のままです。',
  'pick-more': '入力して検索',
  'pick-nothing': '見つかりません',
  conflict: {
    title: 'その間に他の人が変更しました',
    text: '入力した内容は残っています。もう一度保存すると、相手が入力した次の内容を置き換えます: {fields}。',
    theirs: '相手の内容を使う',
  },
  accounts,
  policies,
  sets,
}
