import type { Phrases } from '../../phrases/phrases.ts'
import type { phrases as en } from './en.ts'

export const phrases: Phrases<typeof en> = {
  title: '대시보드',
  text: '확인이 필요한 항목과 최근 24시간의 호출을 보여 줍니다.',
  attention: '확인 필요',
  secrets: '시크릿 {count, plural, other {#개}}',
  calm: '확인이 필요한 시크릿이 없고, 최근 24시간 동안 거부된 호출도 없습니다.',
  all: '전체 {count, number}개 보기',
  times: '{count, plural, other {#회}}',
  cards: {
    alerts: { title: '미확인 알림', text: '감시 규칙과 교체에서 발생했으며 아직 아무도 확인하지 않았습니다.' },
    failed: { title: '교체 실패', text: '최근 7일 안의 마지막 교체가 실패했습니다. ACTIVE 값은 계속 사용할 수 있습니다.' },
    overdue: { title: '교체 기한 지남', text: '예정일이 지났지만 값이 교체되지 않았습니다.' },
    leaving: { title: '삭제 예정', text: '예정일에 영구 삭제됩니다. 그 전까지 취소할 수 있습니다.' },
    unused: { title: '미사용', text: '90일 동안 아무도 값을 조회하지 않았습니다. 더 이상 필요 없으면 삭제하세요.' },
    refusals: { title: '거부된 호출', text: '최근 24시간 동안 거부된 호출을 이유별로 보여 줍니다.' },
  },
  'to-alerts': '알림 보기',
  calls: '최근 24시간 호출',
  'calls-name': '호출',
  'calls-label': '시간별 호출 {count, plural, other {#건}}. 막대를 누르면 해당 기록을 조회합니다.',
  'to-history': '이용 내역 보기',
  'no-calls': '조회할 수 있는 호출이 없습니다.',
  press: '막대를 누르거나 여러 막대를 끌면 해당 기록을 조회합니다.',
  partial: '기록이 많아 한 번에 모두 세지 못했습니다. 실제보다 적게 표시될 수 있습니다.',
  first: {
    title: '시작하기',
    text: '아직 시크릿이 없습니다. 다음 순서로 자동 교체되는 시크릿을 준비하세요.',
    done: '완료',
    steps: {
      permissions: { title: '권한 부여', text: '서브 계정을 만들고 정책을 연결한 뒤, 프로그램용 Access Key를 발급합니다.' },
      create: { title: '시크릿 생성', text: '이름, 보호 키, 키-값을 네 단계로 입력합니다.' },
      rotation: { title: '교체 설정', text: '제공되는 액션을 사용하거나 직접 작성하고, 트리거로 시크릿에 연결합니다.' },
      read: { title: '프로그램에서 조회', text: 'API, 명령줄, 클라이언트로 언제나 현재 사용 가능한 값을 조회합니다.' },
      history: { title: '이용 내역 확인', text: '모든 호출이 이용 내역에 남으며, 검색하고 검증할 수 있습니다.' },
    },
  },
}
