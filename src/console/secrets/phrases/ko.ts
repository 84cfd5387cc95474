import type { Phrases } from '../../phrases/phrases.ts'
import type { phrases as en } from './en.ts'

export const phrases: Phrases<typeof en> = {
  title: '시크릿',
  text: '시크릿 하나에 키-값을 100개까지 담아 보호 키로 암호화합니다. 값을 조회하면 기록이 남습니다.',
  create: '시크릿 생성',
  search: '이름으로 검색',
  status: '상태',
  'all-states': '전체 상태',
  name: '이름',
  type: '타입',
  basic: '기본',
  key: '보호 키',
  'key-default': '기본 키',
  'last-rotation': '최근 교체',
  'next-rotation': '다음 교체',
  'last-read': '최근 조회',
  created: '생성 일시',
  overdue: '기한 지남',
  'no-rotation': '수동',
  empty: {
    title: '아직 시크릿이 없습니다',
    text: '이름, 보호 키, 교체 방법, 값까지 네 단계로 첫 시크릿을 만들어 보세요.',
    link: '첫 시크릿 만들기',
  },
  nothing: {
    title: '일치하는 시크릿이 없습니다',
    text: '이 검색어와 상태에 해당하는 시크릿이 없습니다.',
    clear: '모두 보기',
  },
  bulk: {
    enable: '사용 설정',
    disable: '사용 중지',
    delete: '삭제 요청',
    'delete-title': '시크릿 {count, plural, other {#개}}의 삭제를 요청할까요?',
    'delete-text': '지금부터 조회할 수 없으며 {days, plural, other {#일}} 뒤 영구 삭제됩니다. 그 전까지는 각각 취소할 수 있습니다.',
    'delete-later':
      '지금부터 조회할 수 없으며 대기 기간이 지나면 영구 삭제됩니다. 삭제 시점은 각 시크릿에 표시되며, 그 전까지는 각각 취소할 수 있습니다.',
    cancel: '취소',
    done: '시크릿 {count, plural, other {#개}}를 변경했습니다.',
    failed: '{name}: {reason}',
    going: '{count, number}개 중 {done, number}개…',
  },
}
