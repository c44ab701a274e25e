import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { type KnownPlace, Places } from '../judging/index.ts';
import { CONFIG, type Config } from '../kernel/config.ts';
import { isUnreachable } from '../kernel/database.ts';
import { StreamHub } from '../stream/index.ts';

/** Tells open pages where their submissions stand in line, whenever that changes. Each process looks for its own pages. */
@Injectable()
export class LivePlaces implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger('places');
  /** Submission -> what was told last. */
  private told = new Map<string, string>();
  private timer: NodeJS.Timeout | null = null;
  private running: Promise<void> = Promise.resolve();
  private ended = false;

  constructor(
    private readonly places: Places,
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

  async tell(): Promise<void> {
    const learners = this.hub.learners();
    const waiting = learners.length === 0 ? [] : await this.places.ofLearners(learners);
    const told = new Map<string, string>();
    for (const place of waiting) {
      const shown = shownOf(place);
      const text = JSON.stringify(shown);
      told.set(place.submission, text);
      if (this.told.get(place.submission) === text) continue;
      this.hub.pass(place.learner, { event: 'place', data: { submission: place.submission, place: shown } });
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

/** Whole seconds: a page that shows no more than that needs no news of less. */
function shownOf({ ahead, graders, estimate_s }: KnownPlace) {
  return { ahead, graders, estimate_s: estimate_s === null ? null : Math.ceil(estimate_s) };
}
