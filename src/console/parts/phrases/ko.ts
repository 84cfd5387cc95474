import type { Phrases } from '../../phrases/phrases.ts'
import type { phrases as en } from './en.ts'
import { places, warnings } from './policies/ko.ts'
import { problems } from './problems/ko.ts'
import { fields, reasons } from './reasons/ko.ts'

export const phrases: Phrases<typeof en> = {
  close: '닫기',
  cancel: '취소',
  more: '더 보기',
  copy: '복사',
  copied: '복사됨',
  partial: '검색 제한 시간 안에 모든 기록을 확인하지 못했습니다. 검색 조건을 좁혀 주세요.',
  failure: {
    title: '불러오지 못했습니다',
    again: '다시 시도',
    request: '요청',
    connection: '서버에 연결할 수 없습니다. 변경 사항이 반영되었는지 알 수 없습니다.',
    'not-confirmed': '확인되지 않아 실행하지 않았습니다.',
    fault: '콘솔에서 문제가 발생했습니다.',
    codes: problems,
    reasons,
    fields,
    warnings,
    places,
    detail: '서버 메시지(영어)',
  },
  'secret-states': {
    ENABLE: '사용 가능',
    DISABLE: '사용 중지',
    REVOKE: '삭제 예정',
    ROTATING: '교체 중',
  },
  'secret-means': {
    ENABLE: '값을 조회하고 교체할 수 있습니다.',
    DISABLE: '다시 사용 설정할 때까지 아무도 조회하거나 교체할 수 없습니다.',
    REVOKE: '영구 삭제될 예정입니다. 그 전까지 취소할 수 있습니다.',
    ROTATING: '교체가 진행 중입니다. 그동안에도 값을 조회할 수 있습니다.',
  },
  exceeds: {
    title: '자신이 가진 권한보다 많은 권한은 부여할 수 없습니다',
    help: '자신이 보유한 권한만 부여하거나 변경, 회수할 수 있습니다. 메인 계정이나 해당 권한을 모두 가진 사용자에게 요청하세요.',
  },
  principals: { Customer: '메인 계정', Sub: '서브 계정', Role: '역할', Job: '교체', System: '서버' },
  alerts: {
    somebody: '알 수 없는 사용자',
    decoy: '<who></who> 계정이 <address></address>에서 미끼 시크릿 <secret></secret>을(를) 읽었습니다.',
    refusals: '짧은 시간에 <who></who> 계정의 호출이 여러 번 거부되었습니다. 마지막 출발지: <address></address>.',
    'new-address': '<who></who> 계정이 전에 사용하지 않던 주소 <address></address>에서 <secret></secret>을(를) 읽었습니다.',
    'rotation-failed': '<secret></secret> 교체가 계속 실패하여 예정일이 지났습니다. 이제 하루에 한 번 다시 시도합니다.',
    'rotation-overdue': '<secret></secret> 교체 예정일이 하루 이상 지났지만 교체되지 않았습니다.',
  },
  leave: {
    title: '저장하지 않고 나갈까요?',
    text: '여기에 입력한 내용은 어디에도 저장되지 않습니다.',
    stay: '계속 편집',
    leave: '나가기',
  },
  denied: {
    short: '권한이 없습니다. {right} 권한이 필요하며, 메인 계정이나 서브 계정을 관리하는 사용자가 부여할 수 있습니다.',
    look: '거부 사유와 허용 방법 보기',
    title: '권한이 없습니다',
    right: '<code>{right}</code> 권한이 필요합니다.',
    who: '메인 계정이나 서브 계정을 관리할 수 있는 사용자가 권한 메뉴에서 정책으로 부여할 수 있습니다.',
  },
  table: {
    rows: '{count, plural, other {#개}}',
    'select-all': '표시된 행 모두 선택',
    'select-one': '{name} 선택',
    selected: '{count, plural, other {#개 선택됨}}',
    clear: '선택 해제',
    ascending: '오름차순 정렬',
    descending: '내림차순 정렬',
  },
}
