import { z } from 'zod';
import type { LocalText } from '../quest/text.ts';

/** Every refusal that the API can answer: stable code -> HTTP status and a sentence that says what to do. */
export const PROBLEMS = {
  bad_request: [
    400,
    '요청의 모양이 맞지 않아요. 표시된 항목을 고쳐서 다시 보내 주세요.',
    'The request does not have the expected shape. Fix the fields named below and send it again.',
  ],
  not_text: [
    400,
    '파일이 UTF-8 텍스트가 아니에요. UTF-8로 저장해서 다시 내 주세요.',
    'The file is not UTF-8 text. Save it as UTF-8 and submit again.',
  ],
  too_large: [
    413,
    '너무 커요. 파일 하나는 128 KiB, 모두 합쳐 256 KiB까지 낼 수 있어요.',
    'Too large. One file may have 128 KiB, all together 256 KiB.',
  ],
  not_signed_in: [401, '먼저 로그인해 주세요.', 'Please sign in first.'],
  bad_credentials: [401, '이름이나 비밀번호가 맞지 않아요.', 'The name or the password is not right.'],
  bad_token: [
    401,
    '토큰이 올바르지 않거나 취소되었어요. 다시 로그인해 주세요.',
    'The token is not valid or was revoked. Please sign in again.',
  ],
  forbidden: [403, '이 일을 할 권한이 없어요.', 'You may not do this.'],
  cross_site: [
    403,
    '다른 사이트에서 온 요청이라 받지 않았어요. EAR Quest 페이지에서 다시 해 주세요.',
    'The request came from another site and was refused. Please try again from the EAR Quest page.',
  ],
  not_found: [404, '찾을 수 없어요. 주소를 확인해 주세요.', 'There is nothing here. Please check the address.'],
  name_taken: [
    409,
    '이미 쓰이고 있는 이름이에요. 다른 이름을 골라 주세요.',
    'This name is taken. Please choose another one.',
  ],
  already_claimed: [409, '이미 계정이 있는 학습자예요.', 'This learner already has an account.'],
  conflict: [
    409,
    '다른 창이나 기기에서 먼저 바뀌었어요. 최신 상태를 불러왔고, 쓰던 내용은 그대로 남아 있어요.',
    'It was changed in another tab or on another device. The latest state was loaded and what you wrote is kept.',
  ],
  missing_version: [
    428,
    'If-Match 머리글에 시도의 버전을 적어 주세요.',
    "Send the attempt's version in the If-Match header.",
  ],
  missing_key: [428, 'Idempotency-Key 머리글을 적어 주세요.', 'Send an Idempotency-Key header.'],
  key_reused: [
    422,
    '같은 Idempotency-Key로 다른 내용을 보냈어요. 새 키를 써 주세요.',
    'This Idempotency-Key was used for something else. Use a new key.',
  ],
  quest_locked: [403, '아직 잠긴 퀘스트예요.', 'This quest is still locked.'],
  quest_withdrawn: [
    409,
    '이 퀘스트는 지금 새로 시작할 수 없어요. 이미 시작했다면 이어서 할 수 있어요.',
    'This quest cannot be begun at present. Whoever has begun it can go on.',
  ],
  not_now: [409, '지금 단계에서는 할 수 없는 일이에요.', 'This cannot be done at the present stage.'],
  prediction_first: [
    409,
    '먼저 예측을 봉인해 주세요. 증거가 나오기 전에만 할 수 있어요.',
    'Seal your prediction first. It can only be made before the evidence exists.',
  ],
  reflection_too_short: [
    422,
    '조금만 더 써 주세요. 무엇을 보았고 왜 그런지 적어 보아요.',
    'Please write a little more: what did you see, and why?',
  ],
  wrong_files: [
    422,
    '이 도전에 필요한 파일이 아니에요. 파일 이름을 확인해 주세요.',
    'These are not the files that this challenge asks for. Check their names.',
  ],
  wrong_answer_shape: [
    422,
    '답의 모양이 맞지 않아요. 모든 항목을 채웠는지 확인해 주세요.',
    'The answer does not have the asked shape. Check that every part is filled in.',
  ],
  too_many: [429, '너무 빨라요. 잠시 뒤에 다시 해 주세요.', 'Too fast. Please wait a moment and try again.'],
  queue_full: [
    429,
    '채점을 기다리는 제출이 너무 많아요. 먼저 낸 것이 끝나면 다시 내 주세요.',
    'Too many of your submissions are waiting. Submit again when one is done.',
  ],
  recipe_refused: [
    422,
    '이 레시피로는 학습할 수 없어요. 표시된 값을 고쳐 주세요.',
    'This recipe cannot be trained. Please change the values named below.',
  ],
  quota_full: [
    409,
    '보관할 수 있는 만큼 다 찼어요. 필요 없는 실행을 지우고 다시 해 주세요.',
    'There is no room left. Delete runs that you do not need and try again.',
  ],
  no_checkpoint: [
    409,
    '아직 저장된 모델이 없어요. 몇 초 뒤에 다시 해 주세요.',
    'There is no saved model yet. Please try again in a few seconds.',
  ],
  not_judged_yet: [
    409,
    '아직 채점이 끝나지 않았어요. 끝난 뒤에 다시 해 주세요.',
    'Judging has not ended yet. Try again when it has.',
  ],
  rejudgement_over: [
    409,
    '이 다시 채점은 이미 반영되었거나 취소되었어요. 필요하면 새로 시작해 주세요.',
    'This judging again was applied or cancelled already. Start a new one if it is needed.',
  ],
  lease_lost: [409, '이 임대는 이미 넘어갔어요.', 'This lease was lost.'],
  lease_cancelled: [410, '이 제출은 취소되었어요.', 'This submission was cancelled.'],
  unavailable: [
    503,
    '잠시 연결이 끊겼어요. 쓴 내용은 남아 있고, 곧 다시 시도해요.',
    'The connection is down for a moment. What you wrote is kept, and we will try again soon.',
  ],
  internal: [
    500,
    '저희 쪽 문제예요. 아무것도 잃지 않았어요. 잠시 뒤에 다시 해 주세요.',
    'Something went wrong on our side. Nothing is lost. Please try again in a moment.',
  ],
} as const satisfies Record<string, readonly [status: number, ko: string, en: string]>;

export type ProblemCode = keyof typeof PROBLEMS;

/** application/problem+json (RFC 9457) with a stable `code` and the sentence in both languages. */
export const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  code: z.string(),
  detail: z.object({ ko: z.string(), en: z.string() }),
  /** Facts about this refusal: the current version after a conflict, the false guard of a lock, fields. */
  facts: z.record(z.string(), z.unknown()).optional(),
});
export type Problem = z.infer<typeof Problem>;

export function problem(code: ProblemCode, facts?: Record<string, unknown>, detail?: LocalText): Problem {
  const [status, ko, en] = PROBLEMS[code];
  return {
    type: `urn:ear:problem:${code}`,
    title: code,
    status,
    code,
    detail: detail ?? { ko, en },
    ...(facts === undefined ? {} : { facts }),
  };
}
