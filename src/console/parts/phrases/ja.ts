import type { Phrases } from '../../phrases/phrases.ts'
import type { phrases as en } from './en.ts'
import { problems } from './problems/ja.ts'
import { fields, reasons } from './reasons/ja.ts'

export const phrases: Phrases<typeof en> = {
  close: '閉じる',
  cancel: 'キャンセル',
  more: 'さらに表示',
  copy: 'コピー',
  copied: 'コピーしました',
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
    detail: 'サーバーのメッセージ（英語）',
  },
  alerts: {
    decoy: 'おとりに指定したシークレットが読み取られました。',
    refusals: '同じ呼び出し元の要求が短い時間に繰り返し拒否されました。',
    'new-address': '呼び出し元が初めて使うアドレスから値を読み取りました。',
    'rotation-failed': 'ローテーションに失敗しました。',
    'rotation-overdue': '予定されたローテーションが 1 日以上行われていません。',
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
  exceeds: {
    title: '自分が持つ以上の権限は渡せません',
    help: '自分が持っている権限だけを付与・変更・取り消しできます。メインアカウント、または該当する権限をすべて持つ人に依頼してください。',
  },
  principals: { Customer: 'メインアカウント', Sub: 'サブアカウント', Role: 'ロール', Job: 'ローテーション', System: 'サーバー' },
  leave: {
    title: '保存せずに移動しますか？',
    text: 'ここに入力した内容はどこにも保存されません。',
    stay: '編集を続ける',
    leave: '移動する',
  },
  denied: {
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
