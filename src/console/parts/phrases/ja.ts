import type { Phrases } from '../../phrases/phrases.ts'
import type { phrases as en } from './en.ts'
import { places, warnings } from './policies/ja.ts'
import { problems } from './problems/ja.ts'
import { fields, reasons } from './reasons/ja.ts'

export const phrases: Phrases<typeof en> = {
  close: '閉じる',
  cancel: 'キャンセル',
  more: 'さらに表示',
  copy: 'コピー',
  copied: 'コピーしました',
  partial: '検索の制限時間内にすべての記録を確認できませんでした。条件を絞ってください。',
  failure: {
    title: '取得できませんでした',
    again: '再試行',
    request: 'リクエスト',
    connection: 'サーバーに接続できません。変更が届いたかどうかは不明です。',
    'not-confirmed': '確認されなかったため、実行しませんでした。',
    fault: 'コンソール自体で問題が発生しました。',
    codes: problems,
    reasons,
    fields,
    warnings,
    places,
    detail: 'サーバーのメッセージ（英語）',
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
    ROTATING: 'ローテーション中です。その間も値を読み取れます。',
  },
  exceeds: {
    title: '自分が持つ以上の権限は渡せません',
    help: '自分が持っている権限だけを付与・変更・取り消しできます。メインアカウント、または該当する権限をすべて持つ人に依頼してください。',
  },
  principals: { Customer: 'メインアカウント', Sub: 'サブアカウント', Role: 'ロール', Job: 'ローテーション', System: 'サーバー' },
  alerts: {
    somebody: '不明な利用者',
    decoy: '<who></who> が <address></address> からおとりの <secret></secret> を読み取りました。',
    refusals: '短時間に <who></who> の呼び出しが何度も拒否されました。最後の接続元：<address></address>。',
    'new-address': '<who></who> が、これまで使われていない <address></address> から <secret></secret> を読み取りました。',
    'rotation-failed': '<secret></secret> のローテーションが繰り返し失敗し、予定日を過ぎています。今後は 1 日に 1 回再試行します。',
    'rotation-overdue': '<secret></secret> のローテーションは予定日を 1 日以上過ぎていますが、実行されていません。',
  },
  leave: {
    title: '保存せずに移動しますか？',
    text: 'ここに入力した内容はどこにも保存されません。',
    stay: '編集を続ける',
    leave: '移動する',
  },
  denied: {
    short: '権限がありません。{right} の権限が必要です。メインアカウント、またはサブアカウントを管理する人が付与できます。',
    look: '拒否の理由と許可する方法を見る',
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
