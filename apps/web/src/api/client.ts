import { accepted, offline, refusalFrom, refused, type Answer } from './refusal.ts';

interface Call {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly body?: unknown;
  /** The attempt's version that the page has seen. */
  readonly ifMatch?: number;
  /** One key per click, so that a repeated request is the same request. */
  readonly key?: string;
  readonly signal?: AbortSignal;
}

/** Pauses before a repeated try, in milliseconds; only for calls that are safe to repeat. */
const RETRY_AFTER_MS = [300, 1200] as const;

/**
 * Calls the API of the page's own origin. Answers the parsed body, or a refusal with its sentence.
 * GET, and whatever carries an idempotency key, is tried again when no answer came or the server is restarting.
 * Throws only `AbortError`, when `signal` was aborted.
 */
export async function call<T>(path: string, options: Call = {}): Promise<Answer<T>> {
  const repeatable = (options.method ?? 'GET') === 'GET' || options.key !== undefined;
  for (let attempt = 0; ; attempt += 1) {
    const answer = await once<T>(path, options);
    const pause = repeatable ? RETRY_AFTER_MS[attempt] : undefined;
    if (answer.ok || pause === undefined || !isPassing(answer.refusal.status)) return answer;
    await wait(pause, options.signal);
  }
}

async function once<T>(path: string, options: Call): Promise<Answer<T>> {
  let response: Response;
  try {
    response = await fetch(path, requestOf(options));
  } catch (error) {
    if (options.signal?.aborted) throw error;
    return refused(offline());
  }
  const body = await bodyOf(response);
  return response.ok ? accepted(body as T) : refused(refusalFrom(response.status, body));
}

function requestOf({ method = 'GET', body, ifMatch, key, signal }: Call): RequestInit {
  const headers: Record<string, string> = { accept: 'application/json' };
  if (body !== undefined) headers['content-type'] = 'application/json';
  if (ifMatch !== undefined) headers['if-match'] = `"${ifMatch}"`;
  if (key !== undefined) headers['idempotency-key'] = key;
  return {
    method,
    headers,
    credentials: 'same-origin',
    cache: 'no-store',
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    ...(signal === undefined ? {} : { signal }),
  };
}

async function bodyOf(response: Response): Promise<unknown> {
  const text = await response.text().catch(() => '');
  if (text === '') return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

const isPassing = (status: number): boolean => status === 0 || status === 502 || status === 503 || status === 504;

function wait(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    signal?.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(signal.reason as Error);
    });
  });
}
