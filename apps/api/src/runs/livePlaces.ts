import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { CONFIG, type Config } from '../kernel/config.ts';
import { isUnreachable } from '../kernel/database.ts';
import { StreamHub } from '../stream/index.ts';
import { RunPlaces } from './places.ts';

/** Tells open pages where their runs stand in line, whenever that changes. Each process looks for its own pages. */
@Injectable()
export class LiveRunPlaces implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger('run-places');
  /** Run -> what was told last. */
  private told = new Map<string, string>();
  private timer: NodeJS.Timeout | null = null;
  private running: Promise<void> = Promise.resolve();
  private ended = false;

  constructor(
    private readonly places: RunPlaces,
    private readonly hub: StreamHub,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  onApplicationBootstrap(): void {
    this.schedule();
  }

  async onApplicationShutdown(): Promise<void> {
    this.ended = true;
    if (this.timer) clearTimeout(this.timer);
    await this.running;
  }

  private async tell(): Promise<void> {
    const learners = this.hub.learners();
    const waiting = learners.length === 0 ? [] : await this.places.ofLearners(learners);
    const told = new Map<string, string>();
    for (const { run, learner, ahead, graders, estimate_s } of waiting) {
      // Whole seconds: a page that shows no more than that needs no news of less.
      const place = { ahead, graders, estimate_s: estimate_s === null ? null : Math.ceil(estimate_s) };
      const text = JSON.stringify(place);
      told.set(run, text);
      if (this.told.get(run) !== text) this.hub.pass(learner, { event: 'run_place', data: { run, place } });
    }
    this.told = told;
  }

  private schedule(): void {
    if (this.ended) return;
    this.timer = setTimeout(() => {
      this.running = this.tell()
        .catch((error: unknown) => {
          if (!isUnreachable(error)) this.logger.error(error);
        })
        .finally(() => this.schedule());
    }, this.config.placesMs);
  }
}
