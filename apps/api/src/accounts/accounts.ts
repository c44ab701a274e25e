import type { GuestBody, LoginBody, SignupBody } from '@ear/engine/contract';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import type { z } from 'zod';
import { DataSource, type EntityManager } from 'typeorm';
import {
  hashPassword,
  Identity,
  isPassword,
  Learner,
  nameKey,
  type Session,
  SessionService,
  ThrottleService,
} from '../identity/index.ts';
import { Journal } from '../journey/index.ts';
import type { LearnerCaller } from '../kernel/caller.ts';
import { CLOCK, type Clock } from '../kernel/clock.ts';
import { CONFIG, type Config } from '../kernel/config.ts';
import { isDuplicate, transact } from '../kernel/database.ts';
import { newId } from '../kernel/ids.ts';
import { Refusal, refuse } from '../kernel/refusal.ts';
import { isKnownZone } from './zones.ts';

/** How a caller signs in: over which transport, from where. */
export interface Entrance {
  readonly kind: Session['kind'];
  readonly label: string;
  readonly address: string;
}

export interface Opened {
  readonly learner: string;
  readonly secret: string;
}

/** Guests that one address may open in ten minutes: a class behind one router begins together. */
const GUESTS = { hits: 400, window_s: 600 };
const SIGNUPS = { hits: 200, window_s: 600 };
/** Wrong passwords for one name, and from one address. */
const WRONG_BY_NAME = { hits: 10, window_s: 300 };
const WRONG_BY_ADDRESS = { hits: 100, window_s: 300 };
const DEFAULT_ZONE = 'Asia/Seoul';

/** Guests, accounts, and the way from one to the other. */
@Injectable()
export class Accounts implements OnModuleInit {
  constructor(
    private readonly db: DataSource,
    private readonly sessions: SessionService,
    private readonly throttle: ThrottleService,
    private readonly journal: Journal,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** The account that the operator named is the admin, also where it existed before it was named. */
  async onModuleInit(): Promise<void> {
    if (this.config.adminName === null) return;
    await this.db.query(
      `UPDATE learner SET admin = true
       WHERE id IN (SELECT learner_id FROM identity WHERE provider = 'password' AND subject = $1)`,
      [nameKey(this.config.adminName)],
    );
  }

  async guest({ locale, zone }: z.output<typeof GuestBody>, entrance: Entrance): Promise<Opened | Refusal> {
    if (!(await this.throttle.hit(`guest ${entrance.address}`, GUESTS))) return refuse('too_many');
    return transact(this.db, async (manager) => {
      const learner = await this.newLearner(manager, null, locale, isKnownZone(zone) ? zone : DEFAULT_ZONE);
      return this.open(manager, learner, entrance);
    });
  }

  /** A new account. A guest who signs up keeps everything: the same learner gets an identity. */
  async signup(
    body: z.output<typeof SignupBody>,
    guest: LearnerCaller | null,
    entrance: Entrance,
  ): Promise<Opened | Refusal> {
    if (body.zone !== undefined && !isKnownZone(body.zone)) {
      return refuse('bad_request', { fields: [{ path: 'zone', message: 'unknown zone' }] });
    }
    if (guest && guest.name !== null) return refuse('already_claimed');
    if (!(await this.throttle.hit(`signup ${entrance.address}`, SIGNUPS))) return refuse('too_many');
    const secret = await hashPassword(body.password);
    try {
      return await transact(this.db, async (manager) => {
        const subject = nameKey(body.name);
        if (await manager.existsBy(Identity, { provider: 'password', subject })) return refuse('name_taken');
        const learner = guest
          ? await this.claim(manager, guest, body)
          : await this.newLearner(manager, body.name, body.locale ?? 'ko', body.zone ?? DEFAULT_ZONE);
        if (learner instanceof Refusal) return learner;
        await manager.insert(Identity, {
          provider: 'password',
          subject,
          learner_id: learner,
          secret,
          created_at: new Date(this.clock.now()),
        });
        return this.open(manager, learner, entrance);
      });
    } catch (error) {
      // Two sign-ups with one name at the same moment: the second one meets the first one's row.
      if (isDuplicate(error)) return refuse('name_taken');
      throw error;
    }
  }

  async login({ name, password }: z.output<typeof LoginBody>, entrance: Entrance): Promise<Opened | Refusal> {
    const subject = nameKey(name);
    const byName = `login ${subject}`;
    const byAddress = `login from ${entrance.address}`;
    // Counted before it is looked at, so that guesses that come all at once are no cheaper than one after the other.
    if (!(await this.throttle.hit(byAddress, WRONG_BY_ADDRESS))) return refuse('too_many');
    if (!(await this.throttle.hit(byName, WRONG_BY_NAME))) return refuse('too_many');
    const identity = await this.db.manager.findOneBy(Identity, { provider: 'password', subject });
    if (!(await isPassword(identity?.secret, password))) return refuse('bad_credentials');
    await this.throttle.forget(byName);
    await this.throttle.refund(byAddress);
    return transact(this.db, (manager) => this.open(manager, identity!.learner_id, entrance));
  }

  private async open(manager: EntityManager, learner: string, { kind, label }: Entrance): Promise<Opened> {
    const { secret } = await this.sessions.open(manager, learner, kind, label);
    return { learner, secret };
  }

  private async newLearner(
    manager: EntityManager,
    name: string | null,
    locale: 'ko' | 'en',
    zone: string,
  ): Promise<string> {
    const id = newId();
    const at = this.clock.now();
    const journey = await this.journal.start(manager, id, at, zone);
    await manager.insert(Learner, {
      id,
      name,
      admin: name !== null && this.isAdminName(name),
      locale,
      zone,
      journey_id: journey.id,
      created_at: new Date(at),
    });
    return id;
  }

  private async claim(
    manager: EntityManager,
    guest: LearnerCaller,
    body: z.output<typeof SignupBody>,
  ): Promise<string | Refusal> {
    const journey = await this.journal.lock(manager, guest.id, guest.journey);
    const now = await manager.findOneByOrFail(Learner, { id: guest.id });
    if (now.name !== null) return refuse('already_claimed');
    const zone = body.zone ?? now.zone;
    await manager.update(
      Learner,
      { id: guest.id },
      { name: body.name, admin: this.isAdminName(body.name), locale: body.locale ?? now.locale, zone },
    );
    const at = this.clock.now();
    if (zone !== now.zone) {
      await this.journal.append(manager, journey, {
        type: 'ZONE_CHANGED',
        at,
        zone,
        payload: { from: now.zone, to: zone },
      });
    }
    await this.journal.append(manager, journey, {
      type: 'ACCOUNT_CLAIMED',
      at,
      zone,
      payload: { provider: 'password' },
    });
    return guest.id;
  }

  private isAdminName(name: string): boolean {
    return this.config.adminName !== null && nameKey(this.config.adminName) === nameKey(name);
  }
}
