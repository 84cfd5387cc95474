import type { Phrases } from '../../phrases/phrases.ts'
import type { phrases as en } from './en.ts'

export const phrases: Phrases<typeof en> = {
  loading: '불러오는 중…',
  'connection-lost': '서버에 연결할 수 없습니다. 다시 시도하고 있으며, 입력한 내용은 그대로 유지됩니다.',
  unheard:
    '다른 사용자의 변경 사항은 1분 이내에 표시됩니다. 바로 확인하려면 {right} 권한이 필요하며, 서브 계정을 관리하는 사용자가 부여할 수 있습니다.',
  skip: '본문으로 건너뛰기',
  'open-menu': '메뉴 열기',
  'close-menu': '메뉴 닫기',
  places: '메뉴',
  place: {
    overview: '대시보드',
    secrets: '시크릿',
    permissions: '권한',
    functions: '함수',
    keys: '키',
    history: '이용 내역',
  },
  language: '언어',
  'to-dark': '어두운 화면',
  'to-light': '밝은 화면',
  account: '내 계정',
  'own-account': '비밀번호 및 2차 인증',
  'main-account': '메인 계정',
  'session-ends': '세션 종료',
  'sign-out': '로그아웃',
  'still-in': '아직 로그인되어 있습니다. {reason}',
  another:
    '이 브라우저의 다른 탭에서 {name} 계정으로 로그인했습니다. 이 탭도 이제 해당 계정으로 동작하며, 여기서 아직 실행되지 않은 작업은 취소되었습니다.',
  find: '무엇이든 찾기',
  palette: {
    'nothing-found': '검색 결과가 없습니다.',
    places: '이동',
    actions: '실행',
    secrets: '시크릿',
    accounts: '서브 계정',
    keys: '키',
    functions: '함수',
    kinds: { action: '액션', trigger: '트리거' },
    'create-secret': '시크릿 생성',
  },
  crashed: {
    title: '문제가 발생했습니다',
    text: '이 화면을 표시할 수 없습니다. 서버의 내용은 변경되지 않았습니다.',
    reload: '페이지 새로 고침',
  },
  'no-page': {
    title: '이 주소에는 아무것도 없습니다',
    text: '이동되었거나 삭제되었을 수 있으며, 링크가 불완전할 수도 있습니다.',
    home: '대시보드로',
  },
}
