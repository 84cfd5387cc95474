import type { Phrases } from '../../../phrases/phrases.ts'
import type { places as enPlaces, warnings as enWarnings } from './en.ts'

export const warnings: Phrases<typeof enWarnings> = {
  'never-allows': '{field}: 이 정책이 모두 거부하므로 아무것도 허용하지 않습니다.',
  'no-operations': '{field}: {product}에는 정책으로 판단하는 해당 액션이 없어 적용되지 않습니다.',
  'no-such-action': '{field}: {product}에 해당 액션이 없어 적용되지 않습니다.',
  'no-such-resource':
    '{field}: 이 계정에는 해당 액션의 리소스 중 이런 NRN을 가진 것이 없어 적용되지 않습니다. 해당 리소스의 NRN은 {begins}(으)로 시작합니다.',
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
