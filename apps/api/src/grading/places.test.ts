import { describe, expect, it } from '@jest/globals';
import { type Student, useClassroom } from '../testing/classroom.ts';
import { StreamReader } from '../testing/streamReader.ts';

const room = useClassroom();

describe('the place in line', () => {
  const place = async ({ visitor }: Student, id: string) => (await visitor.submission(id)).place;

  it('counts the jobs that come before in the order in which they will be given out', async () => {
    const [hog, other] = [await room.student(), await room.student()];
    const many = [await room.handIn(hog), await room.handIn(hog), await room.handIn(hog)];
    const one = await room.handIn(other);
    const aheadOf = async () => [
      ...(await Promise.all(many.map(async (id) => (await place(hog, id))?.ahead))),
      (await place(other, one))?.ahead,
    ];
    expect(await aheadOf()).toEqual([0, 2, 3, 1]);
    await room.grader.work();
    expect(await aheadOf()).toEqual([undefined, 1, 2, 0]);
    const next = await other.visitor.submit(other.attempt, 'one more', { public_only: true });
    // His second job is booked behind the hog's second, before the third.
    expect(next.body.place).toBe((await place(other, next.body.id))!.ahead);
  });

  it('says that it cannot tell how long it takes before anything was judged, then tells it from what was', async () => {
    const [one, two, three] = [await room.student(), await room.student(), await room.student()];
    await room.grader.lease(0);
    const first = await room.handIn(one);
    expect(await place(one, first)).toEqual({ ahead: 0, graders: 1, estimate_s: null });
    await room.grader.complete((await room.grader.lease(0))!);
    await room.server.db.query(
      `UPDATE judging SET finished_at = leased_at + interval '1.2 s' WHERE submission_id = $1`,
      [first],
    );
    const [second, third] = [await room.handIn(two), await room.handIn(three)];
    expect(await place(two, second)).toEqual({ ahead: 0, graders: 1, estimate_s: expect.closeTo(1.2) });
    expect(await place(three, third)).toEqual({ ahead: 1, graders: 1, estimate_s: expect.closeTo(2.4) });
    await room.server.db.query(`UPDATE grader SET revoked_at = now()`);
    expect(await place(three, third)).toEqual({ ahead: 1, graders: 0, estimate_s: null });
  });

  it('does not forget a grader’s queue because another of its slots asks for another one', async () => {
    const one = await room.student();
    const id = await room.handIn(one);
    await room.grader.lease(0, { ...room.grader.capabilities(), queues: ['gpu'] });
    expect((await place(one, id))!.graders).toBe(0);
    await room.server.db.query(`UPDATE judging SET not_before = now() + interval '1 hour' WHERE submission_id = $1`, [
      id,
    ]);
    await room.grader.lease(0, { ...room.grader.capabilities(), queues: ['interactive'] });
    await room.grader.lease(0, { ...room.grader.capabilities(), queues: ['training'] });
    expect((await place(one, id))!.graders).toBe(1);
  });

  it('is told to open pages whenever it changes, and to nobody else', async () => {
    const [hog, other] = [await room.student(), await room.student()];
    await room.handIn(hog);
    const reader = await StreamReader.open(other.visitor);
    const foreign = await StreamReader.open(hog.visitor);
    const id = await room.handIn(other);
    const told = (ahead: number) => () =>
      reader.events.some(
        ({ event, data }) => event === 'place' && data.submission === id && data.place.ahead === ahead,
      );
    await reader.until(told(1));
    await room.grader.work();
    await reader.until(told(0));
    expect(foreign.events.some(({ data }) => data?.submission === id)).toBe(false);
    reader.close();
    foreign.close();
  });
});
