import type { Problem } from '@ear/engine/contract';

/** Why the server, or the way to it, said no: the problem document, worded in both languages. */
export interface Refusal {
  /** A code of the contract's table, or `offline` where no answer came at all. */
  readonly code: string;
  /** HTTP status; 0 where no answer came. */
  readonly status: number;
  readonly detail: { readonly ko: string; readonly en: string };
  readonly facts: Readonly<Record<string, unknown>>;
}

/** What a call to the API yields: an expected refusal is a value, never an exception. */
export type Answer<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly refusal: Refusal };

export const accepted = <T>(value: T): Answer<T> => ({ ok: true, value });
export const refused = (refusal: Refusal): Answer<never> => ({ ok: false, refusal });

const OFFLINE: Refusal = {
  code: 'offline',
  status: 0,
  detail: {
    ko: '서버에 닿지 않아요. 쓴 내용은 이 브라우저에 남아 있어요. 연결되면 다시 해 주세요.',
    en: 'The server cannot be reached. What you wrote is kept in this browser. Try again once you are connected.',
  },
  facts: {},
};

/** No answer came: the network is down or the server is restarting. */
export const offline = (): Refusal => OFFLINE;

/** Reads problem+json; an answer of any other shape (a proxy's page) becomes a refusal too. */
export function refusalFrom(status: number, body: unknown): Refusal {
  if (isProblem(body)) {
    return { code: body.code, status, detail: body.detail, facts: body.facts ?? {} };
  }
  return {
    code: status >= 500 ? 'unavailable' : 'unexpected',
    status,
    detail: {
      ko: `서버가 알 수 없는 답을 했어요 (${status}). 잠시 뒤에 다시 해 주세요.`,
      en: `The server gave an answer that cannot be read (${status}). Please try again in a moment.`,
    },
    facts: {},
  };
}

function isProblem(body: unknown): body is Problem {
  if (typeof body !== 'object' || body === null) return false;
  const { code, detail } = body as { code?: unknown; detail?: unknown };
  if (typeof code !== 'string' || typeof detail !== 'object' || detail === null) return false;
  const { ko, en } = detail as { ko?: unknown; en?: unknown };
  return typeof ko === 'string' && typeof en === 'string';
}
