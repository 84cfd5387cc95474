import type { Phrases } from '../../phrases/phrases.ts'
import type { phrases as en } from './en.ts'

export const phrases: Phrases<typeof en> = {
  loading: '読み込み中…',
  'connection-lost': 'サーバーに接続できません。再接続を試みています。入力した内容はそのまま残ります。',
  unheard:
    'ほかの人による変更は 1 分以内に表示されます。すぐに表示するには {right} の権限が必要です。サブアカウントの管理者が付与できます。',
  skip: '本文へ移動',
  'open-menu': 'メニューを開く',
  'close-menu': 'メニューを閉じる',
  places: 'メニュー',
  place: {
    overview: '概要',
    secrets: 'シークレット',
    permissions: '権限',
    functions: '関数',
    keys: 'キー',
    history: '履歴',
  },
  language: '言語',
  'to-dark': '暗い配色',
  'to-light': '明るい配色',
  account: 'アカウント',
  'own-account': 'パスワードと二要素認証',
  'main-account': 'メインアカウント',
  'session-ends': 'セッション終了',
  'sign-out': 'サインアウト',
  'still-in': 'まだサインインしたままです。{reason}',
  another:
    'このブラウザーの別のタブで {name} がサインインしたため、このタブも {name} のものになりました。ここでまだ実行されていなかった操作は取り消されました。',
  find: 'すべてから検索',
  palette: {
    'nothing-found': '見つかりませんでした。',
    places: '移動',
    actions: '操作',
    secrets: 'シークレット',
    accounts: 'サブアカウント',
    keys: 'キー',
    functions: '関数',
    kinds: { action: 'アクション', trigger: 'トリガー' },
    'create-secret': 'シークレットを作成',
  },
  crashed: {
    title: '問題が発生しました',
    text: 'この画面を表示できませんでした。サーバーの内容は変わっていません。',
    reload: 'ページを再読み込み',
  },
  'no-page': {
    title: 'このアドレスには何もありません',
    text: '移動または削除されたか、リンクが不完全な可能性があります。',
    home: '概要へ',
  },
}
