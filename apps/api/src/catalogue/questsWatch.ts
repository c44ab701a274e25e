import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { formatFinding, loadCatalogue } from '@ear/content';
import { Inject, Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { isUnreachable } from '../kernel/database.ts';
import { CONFIG, type Config } from '../kernel/config.ts';
import { CatalogueReader } from './catalogueReader.ts';
import { Publisher } from './publisher.ts';

/**
 * Publishes the quest folders at start and whenever they change. Names, times and sizes are compared every few
 * seconds: file watching misses changes on network mounts and in containers.
 */
@Injectable()
export class QuestsWatch implements OnModuleInit, OnApplicationShutdown {
  private readonly logger = new Logger('catalogue');
  private seen = '';
  private timer: NodeJS.Timeout | null = null;
  private running: Promise<void> = Promise.resolve();
  private readonly onHangup = () => this.again(true);

  constructor(
    private readonly publisher: Publisher,
    private readonly reader: CatalogueReader,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  async onModuleInit(): Promise<void> {
    await this.publish();
    if (this.config.rescanMs === 0) return;
    this.timer = setInterval(() => this.again(false), this.config.rescanMs);
    process.on('SIGHUP', this.onHangup);
  }

  async onApplicationShutdown(): Promise<void> {
    if (this.timer) clearInterval(this.timer);
    process.off('SIGHUP', this.onHangup);
    await this.running;
  }

  /** Reads all folders and publishes what changed. Broken folders are quarantined, never thrown. */
  async publish(): Promise<void> {
    const now = await signatureOf(this.config.questsDir);
    if (now === this.seen) return;
    const catalogue = await loadCatalogue(this.config.questsDir);
    await this.publisher.publish(catalogue);
    this.reader.forget();
    this.seen = now;
    for (const { folder, findings } of catalogue.quarantined) {
      this.logger.warn(`${folder} is quarantined`);
      for (const finding of findings) this.logger.warn(formatFinding(finding, 'en'));
    }
    this.logger.log(`${catalogue.quests.length} quests are published, ${catalogue.quarantined.length} quarantined`);
  }

  private again(forced: boolean): void {
    if (forced) this.seen = '';
    this.running = this.running
      .then(() => this.publish())
      .catch((error: unknown) => {
        // Tried again with the next look; without a database there is nobody to serve anyway.
        if (!isUnreachable(error)) this.logger.error(error);
      });
  }
}

/** Names, sizes and times of all files below a folder, in one string; empty where the folder is missing. */
async function signatureOf(dir: string): Promise<string> {
  const entries = await readdir(dir, { withFileTypes: true, recursive: true }).catch(() => []);
  const files = entries.filter((entry) => !entry.isDirectory()).map((entry) => path.join(entry.parentPath, entry.name));
  const lines = await Promise.all(
    files.sort().map(async (file) => {
      const { mtimeMs, size } = await stat(file).catch(() => ({ mtimeMs: 0, size: -1 }));
      return `${file} ${mtimeMs} ${size}`;
    }),
  );
  return lines.join('\n');
}
