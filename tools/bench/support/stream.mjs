/** A small reader of server-sent events. `next(wanted)` resolves with the first event, past or coming, that is wanted. */
export async function openStream(url, headers) {
  const closing = new AbortController();
  const answer = await fetch(url, { headers: { ...headers, accept: 'text/event-stream' }, signal: closing.signal });
  if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
  const seen = [];
  const waiting = new Set();
  void read(answer.body, (message) => {
    seen.push(message);
    for (const waiter of waiting) waiter();
  }).catch(() => {});
  return {
    next(wanted) {
      return new Promise((resolve) => {
        const look = () => {
          const at = seen.findIndex(wanted);
          if (at < 0) return;
          waiting.delete(look);
          resolve(seen.splice(at, 1)[0]);
        };
        waiting.add(look);
        look();
      });
    },
    close: () => closing.abort(),
  };
}

async function read(body, onMessage) {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const bytes of body) {
    const blocks = (rest + decoder.decode(bytes, { stream: true })).split(/\r?\n\r?\n/);
    rest = blocks.pop();
    for (const block of blocks) {
      const fields = Object.fromEntries(
        block
          .split(/\r?\n/)
          .filter((line) => !line.startsWith(':'))
          .map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trimStart()]),
      );
      if (fields.data !== undefined) onMessage({ event: fields.event ?? 'message', data: JSON.parse(fields.data) });
    }
  }
}
