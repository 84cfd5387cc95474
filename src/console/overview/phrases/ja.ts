import type { Phrases } from '../../phrases/phrases.ts'
import type { phrases as en } from './en.ts'

export const phrases: Phrases<typeof en> = {
  title: '概要',
  text: '対応が必要なものと、過去 24 時間の呼び出しを表示します。',
  attention: '要対応',
  secrets: 'シークレット {count, plural, other {# 件}}',
  calm: '対応が必要なシークレットはなく、過去 24 時間に拒否された呼び出しもありません。',
  all: '{count, number} 件すべてを見る',
  times: '{count, plural, other {# 回}}',
  cards: {
    alerts: { title: '未確認のアラート', text: '監視ルールやローテーションから発生し、まだ誰も確認していません。' },
    failed: { title: 'ローテーション失敗', text: '過去 7 日間の最新のローテーションが失敗しました。ACTIVE の値は引き続き使えます。' },
    overdue: { title: 'ローテーション期限超過', text: '予定日を過ぎましたが、値が切り替わっていません。' },
    leaving: { title: '削除予定', text: '予定日に完全に削除されます。それまでは取り消せます。' },
    unused: { title: '未使用', text: '90 日間、誰も値を読み取っていません。不要なら削除してください。' },
    refusals: { title: '拒否された呼び出し', text: '過去 24 時間に拒否された呼び出しを理由別に表示します。' },
  },
  'to-alerts': 'アラートを見る',
  calls: '過去 24 時間の呼び出し',
  'calls-name': '呼び出し',
  'calls-label': '1 時間ごとの呼び出し {count, plural, other {# 件}}。棒を押すと記録を表示します。',
  'to-history': '履歴を見る',
  'no-calls': '表示できる呼び出しはありません。',
  press: '棒を押すか、複数の棒をドラッグすると、その記録を表示します。',
  partial: '記録が多く、一度にすべてを数えられませんでした。実際より少なく表示されることがあります。',
  first: {
    title: 'はじめに',
    text: 'シークレットはまだありません。次の順に進めると、自動でローテーションするシークレットを用意できます。',
    done: '完了',
    steps: {
      permissions: { title: '権限を付与する', text: 'サブアカウントを作成してポリシーを付け、プログラム用のアクセスキーを発行します。' },
      create: { title: 'シークレットを作成する', text: '名前、保護キー、キーと値を 4 つのステップで入力します。' },
      rotation: { title: 'ローテーションを設定する', text: '用意されたアクションを使うか自分で書き、トリガーで結び付けます。' },
      read: { title: 'プログラムから読み取る', text: 'API、コマンドライン、クライアントで、常に今使える値を読み取ります。' },
      history: { title: '誰が読み取ったかを確認する', text: 'すべての呼び出しが履歴に残り、検索と検証ができます。' },
    },
  },
}
