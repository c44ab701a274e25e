/** What running the public checks on one's own machine says. */
export const CHECK_WORDS = {
  'help.checkServer': {
    ko: '서버에서도 공개 검사를 돌려요 (제출로 세지 않아요)',
    en: 'run the public checks on the server too; that counts as no submission',
  },
  'check.bare': {
    ko: '이 컴퓨터에서 격리 없이 돌려요. 서버와 같은 채점기가 같은 말로 알려 줘요.',
    en: 'This runs on your computer without a jail, by the same judge and in the same words as on the server.',
  },
  'check.limit': {
    ko: '서버의 제한: {wall_s}초 (계산 {cpu_s}초)',
    en: 'limits on the server: {wall_s} s ({cpu_s} s of computing)',
  },
  'check.last': {
    ko: '서버에서의 마지막 판정: {status} · {ms} ms',
    en: 'last verdict on the server: {status} · {ms} ms',
  },
  'check.leftOut': {
    ko: '서버에서만 돌릴 수 있는 공개 검사: {checks}',
    en: 'public checks that only the server can run: {checks}',
  },
  'check.nothingHere': {
    ko: '{challenge} 도전에는 여기에서 돌릴 수 있는 공개 검사가 없어요. 서버에서 돌려 보기: ear check {quest} --server',
    en: 'The challenge {challenge} has no public check that runs here. On the server: ear check {quest} --server',
  },
} as const;
