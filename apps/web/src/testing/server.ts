export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
}

const real = globalThis.fetch;

/** Stands in for the API: `answer` gives status and body for each request. Answers what was asked, as it comes. */
export function serve(answer: (asked: Asked) => readonly [status: number, body: unknown]): Asked[] {
  const all: Asked[] = [];
  globalThis.fetch = (async (path: string, init: RequestInit = {}) => {
    const asked: Asked = {
      method: init.method ?? 'GET',
      path,
      body: typeof init.body === 'string' ? (JSON.parse(init.body) as unknown) : undefined,
    };
    all.push(asked);
    const [status, body] = answer(asked);
    return new Response(JSON.stringify(body), { status });
  }) as typeof fetch;
  return all;
}

export function stopServing(): void {
  globalThis.fetch = real;
}
