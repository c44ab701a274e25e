/** What bringing in a problem package says. */
export const IMPORT_WORDS = {
  'help.import': {
    ko: 'Kattis 문제 꾸러미를 퀘스트로 가져와요',
    en: 'bring a Kattis problem package in as a quest',
  },
  'help.kattis': { ko: '꾸러미의 폴더 (problem.yaml이 있는 곳)', en: 'folder of the package, where problem.yaml is' },
  'help.importOut': {
    ko: '라인의 폴더 (기본: <quests>/<line>)',
    en: 'folder of the line (default: <quests>/<line>)',
  },
  'help.importLine': {
    ko: '라인의 이름 (기본: --out의 이름, 아니면 kattis)',
    en: 'the line (default: the name of --out, else kattis)',
  },
  'help.importVerify': {
    ko: '아무것도 쓰지 않고, 꾸러미의 제출을 모두 판정해 기대와 견줘요',
    en: 'write nothing; judge every submission of the package and compare with what it expects',
  },
  'import.lineName': {
    ko: '--line {line} 값과 --out 폴더의 이름 {folder}이(가) 달라요. 같게 하거나 하나만 적어 주세요.',
    en: '--line {line} is not the name of the folder {folder}. Make them the same, or give one of them.',
  },
  'import.badLine': {
    ko: '"{line}" 이름은 라인이 될 수 없어요. 소문자 낱말을 "-"로 이어 써요.',
    en: '"{line}" cannot name a line: use lower-case words joined by dashes.',
  },
  'import.refused': {
    ko: '꾸러미를 쓸 수 없어요: 오류 {errors}개. 위에 적힌 것을 고친 뒤 다시 해 주세요.',
    en: 'The package cannot be used: {errors} errors. Mend what is named above, then try again.',
  },
  'import.trial': {
    ko: '{mark} {path} · 기대 {expected} · 판정 {got} · {ms} ms',
    en: '{mark} {path} · expected {expected} · got {got} · {ms} ms',
  },
  'import.or': { ko: ' 또는 ', en: ' or ' },
  'import.limit': {
    ko: '시간 제한 {cpu_s}초 ({why})',
    en: 'time limit {cpu_s} s ({why})',
  },
  'import.limitNamed': { ko: '꾸러미가 정함', en: 'named by the package' },
  'import.limitDerived': {
    ko: '가장 느린 정답 {slowest} ms에서 계산',
    en: 'from the slowest accepted run, {slowest} ms',
  },
  'import.bare': {
    ko: '이 컴퓨터에서 격리 없이 돌려요. 믿을 수 있는 꾸러미인지 먼저 살펴보세요.',
    en: 'Everything runs on this machine without a jail: look at the package first if you do not trust it.',
  },
  'import.lacking': {
    ko: '이 컴퓨터에 없는 프로그램이 있어서 판정할 수 없어요. 터미널에 입력해 주세요: sudo apt-get install -y --no-install-recommends {packages}',
    en: 'It cannot be judged: a program is not on this machine. Type: sudo apt-get install -y --no-install-recommends {packages}',
  },
  'import.sum': {
    ko: '제출 {count}개 가운데 {ok}개가 기대한 대로예요.',
    en: '{ok} of {count} submissions are judged as the package expects.',
  },
  'import.wrote': {
    ko: '{path}에 퀘스트를 썼어요. 이어서: ear quest test {path}',
    en: 'wrote the quest {path}. Next: ear quest test {path}',
  },
} as const;
