/** What the author's and the operator's commands say. */
export const AUTHOR_WORDS = {
  noQuestsDir: {
    ko: '퀘스트 폴더를 찾지 못했어요. 폴더를 적거나 EAR_QUESTS_DIR을 알려 주세요.',
    en: 'No quests folder was found. Name one or set EAR_QUESTS_DIR.',
  },
  notAFolder: { ko: '{dir} 폴더를 읽을 수 없어요: {reason}', en: 'The folder {dir} cannot be read: {reason}' },
  noSuchQuest: { ko: '"{slug}" 퀘스트가 없어요.', en: 'There is no quest "{slug}".' },
  accepted: { ko: 'versions.json에 적었어요: {slugs}', en: 'recorded in versions.json: {slugs}' },
  lintSum: {
    ko: '퀘스트 {quests}개, 오류 {errors}개, 경고 {warnings}개',
    en: '{quests} quests, {errors} errors, {warnings} warnings',
  },
  testSum: {
    ko: '퀘스트 {quests}개, 시험 {trials}번, 어긋난 퀘스트 {failed}개',
    en: '{quests} quests, {trials} trials, {failed} quests not as they should be',
  },
  'trial.solution': {
    ko: '{challenge}: 정답 {passed}/{checks} — {status}',
    en: '{challenge}: reference {passed}/{checks} — {status}',
  },
  'trial.starter': {
    ko: '{challenge}: 시작 파일 {passed}/{checks} — {status}',
    en: '{challenge}: starter {passed}/{checks} — {status}',
  },
  'trial.killed': {
    ko: '{challenge}: 변이 {name} — 잡은 검사: {by}',
    en: '{challenge}: mutant {name} — killed by {by}',
  },
  'trial.alive': {
    ko: '{challenge}: 변이 {name} — 살아남았어요 (모든 검사 통과)',
    en: '{challenge}: mutant {name} — survives (every check passes)',
  },
  'trial.missed': {
    ko: '{challenge}: 변이 {name} — {survived} 검사가 놓쳤어요 (잡은 검사: {by})',
    en: '{challenge}: mutant {name} — missed by {survived} (killed by {by})',
  },
  made: { ko: '만들었어요: {path}', en: 'made {path}' },
  'new.exists': { ko: '{path} 폴더가 이미 있어요.', en: 'The folder {path} is already there.' },
  'new.badPath': {
    ko: '"{path}" 값은 <line>/<quest> 모양이어야 해요. 소문자 낱말을 "-"로 이어 써요.',
    en: '"{path}" must look like <line>/<quest>, lower-case words joined by dashes.',
  },
  'new.next': { ko: '다음: ear quest lint {path}', en: 'Next: ear quest lint {path}' },
} as const;
