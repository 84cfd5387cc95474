import type { Phrases } from '../../../phrases/phrases.ts'
import type { places as enPlaces, warnings as enWarnings } from './en.ts'

export const warnings: Phrases<typeof enWarnings> = {
  'never-allows': '{field}: 이 정책이 모두 거부하므로 아무것도 허용하지 않습니다.',
  'no-operations': '{field}: {product}에는 정책으로 판단하는 해당 액션이 없어 적용되지 않습니다.',
  'no-such-action': '{field}: {product}에 해당 액션이 없어 적용되지 않습니다.',
  'no-such-resource':
    '{field}: 이 계정에는 해당 액션의 리소스 중 이런 NRN을 가진 것이 없어 적용되지 않습니다. 해당 리소스의 NRN은 {begins}(으)로 시작합니다.',
  'asked-of-all': '{field}: 이런 액션은 개별 리소스를 대상으로 하지 않아 적용되지 않습니다. {nrn}을(를) 지정하세요.',
  'no-tags': '{field}: 태그를 조건으로 하지만 이 액션들의 리소스에는 태그가 없습니다.',
  'no-names': '{field}: 시크릿 이름을 조건으로 하지만, 이미 이름이 있는 시크릿을 대상으로 하는 액션이 없습니다.',
  'denies-any-name': '{field}: 아직 만들어지지 않은 시크릿에는 이름이 없으므로 이름과 관계없이 시크릿 생성이 거부됩니다.',
  'never-one-of': '{field}: 값은 항상 {choices} 중 하나이므로 적용되지 않습니다.',
  'own-not': '{field}: 자신의 Not…과 함께 성립할 수 없어 적용되지 않습니다.',
  'date-past': '{field}: 날짜가 지나 더 이상 적용되지 않습니다.',
  'ends-before': '{field}: 종료 시각이 시작 시각보다 빨라 적용되지 않습니다.',
}

export const places: Phrases<typeof enPlaces> = {
  permissions: '항목 {number, number}',
  targets: '상품 {number, number}',
  actions: '액션 {number, number}',
  resourceNrns: '리소스 {number, number}',
  condition: '조건 {words}',
  values: '값 {number, number}',
  next: '{before}, {after}',
}
