import type { StreamMessage } from '@ear/engine/contract';

export interface StreamListener {
  readonly onMessage: (message: StreamMessage) => void;
  /** Messages may have been missed: whatever the page shows should be fetched again. */
  readonly onGap: () => void;
}

type Relayed = { readonly kind: 'message'; readonly message: StreamMessage } | { readonly kind: 'gap' };

const NAMES = [
  'moved',
  'checked',
  'progress',
  'place',
  'xp',
  'run',
  'run_news',
  'run_place',
  'run_words',
  'run_answer',
] as const satisfies readonly StreamMessage['event'][];
/** Pause before a stream that the server refused is asked for again, in milliseconds. */
const REOPEN_MS = 5000;

/**
 * Listens to the learner's notifications until the returned function is called.
 * One tab of the browser holds the connection and passes messages on; when it closes, another takes over.
 */
export function listen(listener: StreamListener): () => void {
  const tabs = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel('ear:stream');
  const hear = (relayed: Relayed): void => {
    if (relayed.kind === 'gap') listener.onGap();
    else listener.onMessage(relayed.message);
  };
  tabs?.addEventListener('message', (event: MessageEvent<Relayed>) => hear(event.data));
  const tell = (relayed: Relayed): void => {
    hear(relayed);
    tabs?.postMessage(relayed);
  };

  const done = new AbortController();
  const hold = (): Promise<void> =>
    new Promise((resolve) => {
      // The turn can come in the moment in which the page is left.
      if (done.signal.aborted) return resolve();
      const close = connect(tell);
      done.signal.addEventListener('abort', () => {
        close();
        resolve();
      });
    });
  if (tabs !== null && 'locks' in navigator) {
    navigator.locks.request('ear:stream', { signal: done.signal }, hold).catch(() => {
      // Aborted while waiting for its turn: the page was left before this tab had to connect.
    });
  } else {
    void hold();
  }
  return () => {
    done.abort();
    tabs?.close();
  };
}

/** Keeps one EventSource open. The browser reconnects with Last-Event-ID by itself; a refusal needs a new one. */
function connect(tell: (relayed: Relayed) => void): () => void {
  let source: EventSource | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let opened = false;
  const open = (): void => {
    source = new EventSource('/api/stream');
    source.addEventListener('open', () => {
      if (opened) tell({ kind: 'gap' });
      opened = true;
    });
    source.addEventListener('error', () => {
      if (source?.readyState !== EventSource.CLOSED) return;
      opened = true;
      clearTimeout(timer);
      timer = setTimeout(open, REOPEN_MS);
    });
    for (const event of NAMES) {
      source.addEventListener(event, ({ data }: MessageEvent<string>) => {
        const message = { event, data: JSON.parse(data) as unknown } as StreamMessage;
        tell({ kind: 'message', message });
      });
    }
  };
  open();
  return () => {
    clearTimeout(timer);
    source?.close();
  };
}
