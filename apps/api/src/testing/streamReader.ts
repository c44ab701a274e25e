import { until } from './until.ts';
import type { Visitor } from './visitor.ts';

export interface StreamEvent {
  readonly id?: string;
  readonly event?: string;
  readonly data?: any;
}

/** Reads a learner's server-sent events as a browser does. */
export class StreamReader {
  readonly events: StreamEvent[] = [];
  readonly comments: string[] = [];
  lastId = '';
  private readonly aborter = new AbortController();
  private text = '';

  static async open(visitor: Visitor, lastEventId?: string): Promise<StreamReader> {
    const reader = new StreamReader();
    const response = await fetch(`${visitor.url}/api/stream`, {
      headers: {
        Authorization: `Bearer ${visitor.token}`,
        ...(lastEventId === undefined ? {} : { 'Last-Event-ID': lastEventId }),
      },
      signal: reader.aborter.signal,
    });
    if (response.status !== 200) throw new Error(`stream: ${response.status}`);
    void reader.read(response.body!);
    await reader.until(() => reader.lastId !== '');
    return reader;
  }

  close(): void {
    this.aborter.abort();
  }

  /** Waits until something holds of what was read. */
  until(holds: () => boolean): Promise<void> {
    return until(holds, () => this.events);
  }

  async next(event: string, nth = 1): Promise<StreamEvent> {
    const found = () => this.events.filter((one) => one.event === event)[nth - 1];
    await this.until(() => found() !== undefined);
    return found()!;
  }

  private async read(body: ReadableStream<Uint8Array>): Promise<void> {
    const decoder = new TextDecoder();
    try {
      for await (const bytes of body) {
        this.text += decoder.decode(bytes, { stream: true });
        for (let end = this.text.indexOf('\n\n'); end >= 0; end = this.text.indexOf('\n\n')) {
          this.take(this.text.slice(0, end));
          this.text = this.text.slice(end + 2);
        }
      }
    } catch {
      // The test closed the stream, or the server ended.
    }
  }

  private take(block: string): void {
    const fields: Record<string, string> = {};
    for (const line of block.split('\n')) {
      const [, name, value] = /^(\w*): ?(.*)$/.exec(line) ?? [];
      if (name === '') this.comments.push(value ?? '');
      else if (name) fields[name] = value ?? '';
    }
    if (fields['id']) this.lastId = fields['id'];
    const { id, event, data } = fields;
    if (data) this.events.push({ ...(id ? { id } : {}), ...(event ? { event } : {}), data: JSON.parse(data) });
  }
}
