import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import pg from 'pg';
import { CONFIG, type Config } from './config.ts';

type Hear = (payload: string) => void;

const FIRST_WAIT_MS = 100;
const LONGEST_WAIT_MS = 2000;

/**
 * The process's one LISTEN connection. It comes back by itself when the database does; what was said
 * in between is lost, so everybody who listens also asks once in `onReturn`.
 */
@Injectable()
export class Listener implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger('listen');
  private readonly channels = new Map<string, Hear[]>();
  private readonly returns: (() => void)[] = [];
  private client: pg.Client | null = null;
  private ended = false;
  private timer: NodeJS.Timeout | null = null;

  constructor(@Inject(CONFIG) private readonly config: Config) {}

  /** Channels are named in code only, before the application starts. */
  hear(channel: string, hear: Hear): void {
    this.channels.set(channel, [...(this.channels.get(channel) ?? []), hear]);
  }

  onReturn(ask: () => void): void {
    this.returns.push(ask);
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.connect(FIRST_WAIT_MS);
  }

  async onApplicationShutdown(): Promise<void> {
    this.ended = true;
    if (this.timer) clearTimeout(this.timer);
    await this.client?.end().catch(() => undefined);
  }

  private async connect(wait: number): Promise<void> {
    const client = new pg.Client({
      connectionString: this.config.databaseUrl,
      keepAlive: true,
      application_name: 'ear-listen',
    });
    let lost = false;
    const lose = () => {
      if (lost || this.ended) return;
      lost = true;
      this.client = null;
      client.end().catch(() => undefined);
      this.timer = setTimeout(() => void this.connect(Math.min(wait * 2, LONGEST_WAIT_MS)), wait);
    };
    client.on('error', lose);
    client.on('end', lose);
    client.on('notification', ({ channel, payload }) => {
      for (const hear of this.channels.get(channel) ?? []) hear(payload ?? '');
    });
    try {
      await client.connect();
      for (const channel of this.channels.keys()) await client.query(`LISTEN ${channel}`);
      this.client = client;
      wait = FIRST_WAIT_MS;
      for (const ask of this.returns) ask();
    } catch (error) {
      this.logger.warn(`the database cannot be heard: ${String(error)}`);
      lose();
    }
  }
}
