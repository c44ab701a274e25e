import { describe, expect, it } from '@jest/globals';
import { useClassroom } from '../testing/classroom.ts';
import { until } from '../testing/until.ts';

const room = useClassroom();

describe('a job whose grader died', () => {
  const troubles = async (id: string): Promise<string[]> => {
    const [row] = await room.server.db.query<{ troubles: { reason: string }[] }[]>(
      `SELECT troubles FROM judging WHERE submission_id = $1`,
      [id],
    );
    return row!.troubles.map(({ reason }) => reason);
  };

  it('is not given to a grader that holds another such job: one of them may be the poison', async () => {
    const [one, two] = [await room.student(), await room.student()];
    const ids = [await room.handIn(one), await room.handIn(two)];
    await room.grader.lease(0);
    await room.grader.lease(0);
    await room.server.lapse(...ids);
    for (const id of ids) await until(async () => (await troubles(id)).length > 0);
    const suspect = await room.grader.take();
    expect(await room.grader.lease(0)).toBeNull();
    const elsewhere = (await (await room.server.grader('elsewhere')).lease(0))!;
    expect([suspect, elsewhere].map(({ job }) => job.submission).sort()).toEqual(ids.toSorted());
    expect(await troubles(ids[0]!)).toEqual(['the grader fell silent']);
  });

  it('is set aside after three, its learner is charged nothing, and others go on', async () => {
    const [unlucky, other] = [await room.student('unlucky'), await room.student()];
    const { body } = await unlucky.visitor.submit(unlucky.attempt, 'poison 42');
    const admin = await room.server.account('chief');
    for (let n = 0; n < 3; n++) {
      expect((await room.grader.take()).job.submission).toBe(body.id);
      await room.server.lapse(body.id);
    }
    const id = await room.handIn(other);
    expect((await room.grader.work()).job.submission).toBe(id);
    await until(async () => (await unlucky.visitor.submission(body.id)).state === 'done');
    expect(await unlucky.visitor.submission(body.id)).toMatchObject({
      state: 'done',
      verdict: { status: 'platform_error' },
    });
    expect((await unlucky.visitor.attempt(unlucky.attempt.id)).position).toMatchObject({ stage: 'acting' });
    const aside = (await admin.get('/admin/judgings/quarantined')).body;
    expect(aside).toEqual([
      expect.objectContaining({
        submission: body.id,
        name: expect.stringContaining('unlucky'),
        quest: 'first',
        challenge: 'code',
      }),
    ]);
    expect(aside[0].troubles.map(({ reason, grader: name }: any) => [reason, name])).toEqual(
      Array(3).fill(['the grader fell silent', 'test']),
    );

    const released = await admin.post(`/admin/judgings/${body.id}/release`, { again: true });
    expect(released.status).toBe(202);
    expect((await admin.get('/admin/judgings/quarantined')).body).toEqual([]);
    expect((await admin.post(`/admin/judgings/${body.id}/release`, {})).status).toBe(404);
    expect((await room.grader.work()).job).toMatchObject({ submission: body.id, epoch: 1 });
    const page = (await admin.get(`/rejudgements/${released.body.rejudgement}`)).body;
    expect(page.changes).toEqual([
      expect.objectContaining({
        before: expect.objectContaining({ status: 'platform_error' }),
        after: expect.objectContaining({ status: 'passed' }),
      }),
    ]);
  });
});
