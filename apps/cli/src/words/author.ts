/** What the author's and the operator's commands say. */
export const AUTHOR_WORDS = {
  noQuestsDir: {
    ko: '퀘스트 폴더를 찾지 못했어요. 폴더를 적거나 EAR_QUESTS_DIR을 알려 주세요.',
    en: 'No quests folder was found. Name one or set EAR_QUESTS_DIR.',
  },
  notAFolder: { ko: '{dir} 폴더를 읽을 수 없어요: {reason}', en: 'The folder {dir} cannot be read: {reason}' },
  noSuchQuest: { ko: '"{slug}" 퀘스트가 없어요.', en: 'There is no quest "{slug}".' },
  accepted: { ko: 'versions.json에 적었어요: {slugs}', en: 'recorded in versions.json: {slugs}' },
  'ops.dims': { ko: '크기', en: 'dims' },
  'ops.recognises': { ko: '알아보는 실수', en: 'recognises' },
  'traces.sizes': {
    ko: '{i} 층 번호 · B 줄 수 · T 토큰 수 · C n_embd · NH n_head · NKV n_kv_head · HS C / NH · H n_hidden · BS block_size · V vocab_size',
    en: '{i} layer · B rows · T tokens · C n_embd · NH n_head · NKV n_kv_head · HS C / NH · H n_hidden · BS block_size · V vocab_size',
  },
  'traces.weights': {
    ko: '가중치 (행렬은 (out, in) · bias: false면 bias가, tied면 lm_head가 없어요)',
    en: 'weights (a matrix is (out, in); no bias with bias: false, no lm_head where it is tied)',
  },
  'traces.tensors': { ko: '계산하는 차례대로', en: 'tensors in the order of computation' },
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
  'new.list': {
    ko: 'line.yaml의 quests에 {slug} 이름을 더한 뒤: ear quest lint {path}',
    en: 'Add {slug} to the quests of line.yaml, then: ear quest lint {path}',
  },
  'doctor.node': { ko: 'Node {version}', en: 'Node {version}' },
  'doctor.python': { ko: '{version} ({path})', en: '{version} ({path})' },
  'doctor.noPython': {
    ko: 'Python 3.8 이상이 없어요. ear check와 ear quest test에 필요해요.',
    en: 'No Python 3.8 or newer was found; ear check and ear quest test need it.',
  },
  'doctor.engine': { ko: '학습 엔진 {build}', en: 'training engine {build}' },
  'doctor.noEngine': { ko: '학습 엔진이 아직 빌드되지 않았어요.', en: 'The training engine is not built.' },
  'doctor.noProbe': {
    ko: '채점기가 격리 상태를 답하지 못했어요.',
    en: 'The grader could not say how its jail stands.',
  },
  'doctor.weakened': {
    ko: '격리가 약해졌어요(시연 전용): {layer}',
    en: 'The jail is weakened (demonstration only): {layer}',
  },
  'doctor.server': { ko: '{url} · 버전 {version}', en: '{url} · version {version}' },
  'doctor.graders': { ko: '일하는 채점기 {graders}대 · {status}', en: 'graders at work: {graders} · {status}' },
  'doctor.quarantined': {
    ko: '{file}:{line}:{column} {message} (학습자에게는 {live})',
    en: '{file}:{line}:{column} {message} (learners see {live})',
  },
  'doctor.liveVersion': { ko: '버전 {version}이 보여요', en: 'version {version}' },
  'doctor.liveNone': { ko: '보이지 않아요', en: 'nothing of it' },
  'doctor.quests': { ko: '격리된 퀘스트가 없어요.', en: 'no quest is quarantined' },
  'doctor.login': { ko: '{name}님으로 로그인했어요.', en: 'signed in as {name}' },
  'doctor.noLogin': { ko: '로그인하지 않았어요.', en: 'not signed in' },
} as const;
