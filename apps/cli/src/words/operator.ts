/** What the commands of teachers and operators say. */
export const OPERATOR_WORDS = {
  'help.rejudge': {
    ko: '이미 채점한 제출을 다시 채점해요 (관리자·선생님)',
    en: 'judge again what was judged (admins and teachers)',
  },
  'help.rejudgeSubmission': { ko: '제출 번호', en: 'the id of a submission' },
  'help.rejudgeQuest': { ko: '한 퀘스트의 모든 제출', en: 'everything handed in for a quest' },
  'help.rejudgeVersion': { ko: '그 퀘스트의 이 버전만', en: 'only for this version of the quest' },
  'help.rejudgeCohort': {
    ko: '한 반 학생들의 제출 (이름이나 번호)',
    en: 'what students of a cohort handed in (name or id)',
  },
  'help.rejudgeDry': {
    ko: '아무것도 바꾸지 않고, 달라질 판정만 보여 줘요',
    en: 'change nothing; only show which verdicts would change',
  },
  'help.rejudgeLive': {
    ko: '낼 때의 버전이 아니라 지금 열려 있는 버전으로 채점해요',
    en: 'judge by the version that is live now, not the one it was handed in for',
  },
  'help.rejudgeApply': { ko: '미리 해 본 다시 채점을 반영해요', en: 'apply a dry run, by its id' },
  'help.rejudgeCancel': { ko: '다시 채점을 멈춰요', en: 'stop a batch, by its id' },
  'rejudge.what': {
    ko: '무엇을 다시 채점할지 하나만 알려 주세요: 제출 번호, --quest, --cohort, --apply, --cancel 가운데 하나예요.',
    en: 'Say what to judge again, one of: the id of a submission, --quest, --cohort, --apply, --cancel.',
  },
  'rejudge.noCohort': {
    ko: '"{cohort}" 반을 찾을 수 없어요. ear rejudge는 관리자와 그 반의 선생님만 쓸 수 있어요.',
    en: 'There is no cohort "{cohort}". ear rejudge is for the admin and the teachers of the cohort.',
  },
  'rejudge.manyCohorts': {
    ko: '"{cohort}"라는 반이 여럿이에요. 번호로 골라 주세요: {ids}',
    en: 'Several cohorts are called "{cohort}". Choose by id: {ids}',
  },
  'rejudge.progress': { ko: '다시 채점 중 {judged}/{total}', en: 'judging again {judged}/{total}' },
  'rejudge.left': {
    ko: '기다리기를 멈췄어요. 다시 채점은 계속돼요. 멈추려면: ear rejudge --cancel {id}',
    en: 'No longer waiting; judging goes on. To stop it: ear rejudge --cancel {id}',
  },
  'rejudge.tooSlow': {
    ko: '{seconds}초 동안 끝나지 않았어요. 다시 채점은 계속돼요. 멈추려면: ear rejudge --cancel {id}',
    en: 'It did not end within {seconds} s and goes on. To stop it: ear rejudge --cancel {id}',
  },
  'rejudge.empty': { ko: '다시 채점할 제출이 없어요.', en: 'There is nothing to judge again.' },
  'rejudge.sum': {
    ko: '제출 {total}개 가운데 {judged}개를 다시 채점했고 {changed}개가 달라요.',
    en: '{judged} of {total} submissions were judged again; {changed} came out differently.',
  },
  'rejudge.faulted': {
    ko: '{faulted}개는 채점기가 끝내지 못해 그대로예요. 까닭: ear doctor',
    en: 'No grader could judge {faulted} of them; their verdicts stay. Why: ear doctor',
  },
  'rejudge.howToApply': {
    ko: '아직 아무것도 바뀌지 않았어요. 반영하려면: ear rejudge --apply {id}',
    en: 'Nothing is changed yet. To let it count: ear rejudge --apply {id}',
  },
  'rejudge.applied': {
    ko: '{applied}개를 반영했어요. 이미 받은 XP는 그대로예요.',
    en: '{applied} were applied. XP that was earned stays.',
  },
  'rejudge.cancelled': { ko: '다시 채점을 멈췄어요.', en: 'Judging again was stopped.' },
  'rejudge.more': { ko: '… 그리고 {count}개 더', en: '… and {count} more' },
  'rejudge.learner': { ko: '학습자', en: 'learner' },
  'rejudge.challenge': { ko: '도전', en: 'challenge' },
  'rejudge.before': { ko: '전', en: 'before' },
  'rejudge.after': { ko: '후', en: 'after' },
  'rejudge.checks': { ko: '달라진 검사', en: 'changed checks' },
  'rejudge.guest': { ko: '손님', en: 'guest' },
  'rejudge.superseded': { ko: '(더 새 판정이 있음)', en: '(a later verdict stands)' },
  'rejudge.refused': { ko: '(기록만 함)', en: '(kept, does not count)' },
  'doctor.judgings': { ko: '따로 놓인 채점이 없어요.', en: 'no judging is set aside' },
  'doctor.judgingsAside': {
    ko: '채점기가 끝내지 못한 제출 {count}개를 따로 놓았어요. 가장 최근: {quest} {challenge} — {reason}. 목록: GET /api/admin/judgings/quarantined',
    en: '{count} submissions that no grader could judge are set aside. Newest: {quest} {challenge} — {reason}. List: GET /api/admin/judgings/quarantined',
  },
} as const;
