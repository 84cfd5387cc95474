import type { Phrases } from '../../phrases/phrases.ts'
import type { phrases as en } from './en.ts'

export const phrases: Phrases<typeof en> = {
  close: '닫기',
  cancel: '취소',
  copy: '복사',
  copied: '복사됨',
  failure: {
    title: '불러오지 못했습니다',
    again: '다시 시도',
    request: '요청',
    connection: '서버에 연결할 수 없습니다. 변경 사항이 반영되었는지 알 수 없습니다.',
    'not-confirmed': '확인되지 않아 실행하지 않았습니다.',
    fault: '콘솔에서 문제가 발생했습니다.',
    codes: {
      'session-refused':
        '로그인하지 못했습니다. 계정, 로그인 아이디, 비밀번호 또는 인증 코드가 올바르지 않거나, 이 위치에서 또는 지금은 로그인할 수 없는 계정입니다. 연속 5회 실패하면 관리자가 해제할 때까지 서브 계정이 잠깁니다.',
      'session-password-wrong': '비밀번호가 올바르지 않습니다.',
      'session-password-rule': '이전과 같거나 로그인 아이디가 포함된 비밀번호입니다. 다른 비밀번호를 사용하세요.',
      'session-code-wrong': '현재 코드가 아니거나 이미 사용한 코드입니다. 다음 코드를 기다려 주세요.',
      'gateway-throttled': '시도 횟수가 너무 많습니다. 잠시 후 다시 시도하세요.',
      'secret-name-taken': '이미 같은 이름의 시크릿이 있습니다.',
      'secret-changed': '그사이 다른 사람이 이 시크릿을 변경했습니다.',
      'secret-not-found': '존재하지 않거나 삭제된 시크릿입니다.',
      'key-unusable': '현재 상태에서는 보호 키를 사용할 수 없습니다.',
      'store-unavailable': '서버가 저장소에 연결할 수 없습니다. 변경된 내용은 없습니다.',
    },
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
    ROTATING: '교체가 진행 중입니다. 그동안 ACTIVE 값은 계속 사용할 수 있습니다.',
  },
  denied: {
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
