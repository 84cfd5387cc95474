import type { Phrases } from '../../phrases/phrases.ts'
import type { phrases as en } from './en.ts'

export const phrases: Phrases<typeof en> = {
  close: '閉じる',
  cancel: 'キャンセル',
  copy: 'コピー',
  copied: 'コピーしました',
  failure: {
    title: '取得できませんでした',
    again: '再試行',
    request: 'リクエスト',
    connection: 'サーバーに接続できません。変更が届いたかどうかは不明です。',
    'not-confirmed': '確認されなかったため、実行しませんでした。',
    fault: 'コンソール自体で問題が発生しました。',
    codes: {
      'session-refused':
        'サインインできませんでした。アカウント、ログイン ID、パスワード、コードのいずれかが誤っているか、この場所から、または今はサインインできないアカウントです。5 回続けて失敗すると、管理者が解除するまでサブアカウントがロックされます。',
      'session-password-wrong': 'パスワードが正しくありません。',
      'session-password-rule': '以前と同じか、ログイン ID を含むパスワードです。別のものを選んでください。',
      'session-code-wrong': '現在のコードではないか、使用済みのコードです。次のコードをお待ちください。',
      'gateway-throttled': '試行回数が多すぎます。しばらく待ってから再試行してください。',
      'secret-name-taken': '同じ名前のシークレットがすでにあります。',
      'secret-changed': 'その間に他の人がこのシークレットを変更しました。',
      'secret-not-found': 'このシークレットは存在しないか、削除されています。',
      'key-unusable': '保護キーは現在の状態では使用できません。',
      'store-unavailable': 'サーバーが保存先に接続できません。何も変更されていません。',
    },
  },
  'secret-states': {
    ENABLE: '有効',
    DISABLE: '無効',
    REVOKE: '削除予定',
    ROTATING: 'ローテーション中',
  },
  'secret-means': {
    ENABLE: '値の読み取りとローテーションができます。',
    DISABLE: '再び有効にするまで、誰も読み取りやローテーションができません。',
    REVOKE: '完全に削除される予定です。それまでは取り消せます。',
    ROTATING: 'ローテーション中です。その間も ACTIVE の値は使えます。',
  },
  denied: {
    title: '権限がありません',
    right: '<code>{right}</code> の権限が必要です。',
    who: 'メインアカウント、またはサブアカウントを管理できる人が「権限」のポリシーで付与できます。',
  },
  table: {
    rows: '{count, plural, other {# 件}}',
    'select-all': '表示中の行をすべて選択',
    'select-one': '{name} を選択',
    selected: '{count, plural, other {# 件選択中}}',
    clear: '選択を解除',
    ascending: '昇順',
    descending: '降順',
  },
}
