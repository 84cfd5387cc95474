import type { Phrases } from '../../../phrases/phrases.ts'
import type { places as enPlaces, warnings as enWarnings } from './en.ts'

export const warnings: Phrases<typeof enWarnings> = {
  'never-allows': '{field}：このポリシーがすべて拒否するため、何も許可されません。',
  'no-operations': '{field}：{product} にはポリシーで判断する該当の操作がないため、適用されることはありません。',
  'no-such-action': '{field}：{product} に該当する操作がないため、適用されることはありません。',
  'no-such-resource':
    '{field}：このアカウントには、これらの操作の対象でこのような NRN を持つリソースがないため、適用されることはありません。対象の NRN は {begins} で始まります。',
  'asked-of-all': '{field}：このような操作は個々のリソースを対象としないため、適用されることはありません。{nrn} を指定してください。',
  'no-tags': '{field}：タグを条件にしていますが、これらの操作の対象リソースにはタグがありません。',
  'no-names': '{field}：シークレット名を条件にしていますが、これらの操作には、すでに名前のあるシークレットを対象とするものがありません。',
  'denies-any-name': '{field}：作成前のシークレットにはまだ名前がないため、名前に関係なくシークレットの作成が拒否されます。',
  'never-one-of': '{field}：値は常に {choices} のいずれかのため、適用されることはありません。',
  'own-not': '{field}：自身の Not… と同時に成り立たないため、適用されることはありません。',
  'date-past': '{field}：日付が過ぎているため、もう適用されることはありません。',
  'ends-before': '{field}：終わりが始まりより前のため、適用されることはありません。',
}

export const places: Phrases<typeof enPlaces> = {
  permissions: 'ステートメント {number, number}',
  targets: 'サービス {number, number}',
  actions: '操作 {number, number}',
  resourceNrns: 'リソース {number, number}',
  condition: '条件 {words}',
  values: '値 {number, number}',
  next: '{before}、{after}',
}
