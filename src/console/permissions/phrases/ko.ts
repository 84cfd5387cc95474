import type { Phrases } from '../../phrases/phrases.ts'
import { accounts } from './accounts/ko.ts'
import type { phrases as en } from './en.ts'
import { policies } from './policies/ko.ts'
import { sets } from './sets/ko.ts'

export const phrases: Phrases<typeof en> = {
  title: '권한',
  text: '누가 무엇을 할 수 있는지 관리합니다. 계정과 그룹, 권한을 부여하는 정책이 있으며 모든 변경은 다음 호출부터 적용됩니다.',
  tabs: { accounts: '서브 계정', groups: '그룹', policies: '정책', roles: '역할', decisions: '접근 확인' },
  one: { accounts: '서브 계정', groups: '그룹', policies: '정책', roles: '역할' },
  search: '이름으로 검색',
  'search-login': '로그인 아이디로 검색',
  cancel: '취소',
  save: '저장',
  discard: '변경 취소',
  saved: '저장했습니다.',
  delete: '삭제',
  add: '추가',
  'add-what': '{what} 추가',
  remove: '{name} 제거',
  'remove-title': '‘{name}’을(를) 제거할까요?',
  'remove-text': '이를 통해 받은 권한은 다음 호출부터 사라집니다. 언제든 다시 추가할 수 있습니다.',
  'remove-do': '제거',
  back: '목록으로',
  name: '이름',
  created: '생성 일시',
  changed: '변경 일시',
  none: '없음',
  yes: '예',
  no: '아니요',
  nothing: { title: '검색 결과가 없습니다', text: '이 이름을 포함하는 항목이 없습니다.', clear: '전체 보기' },
  'not-done': '일부는 처리되지 않았습니다. 아래 항목은 그대로입니다.',
  'pick-more': '입력하여 검색',
  'pick-nothing': '검색 결과가 없습니다',
  conflict: {
    title: '그사이 다른 사람이 변경했습니다',
    text: '입력한 내용은 그대로 있습니다. 다시 저장하면 다른 사람이 입력한 다음 내용을 덮어씁니다: {fields}.',
    theirs: '다른 사람의 내용 사용',
  },
  accounts,
  policies,
  sets,
}
