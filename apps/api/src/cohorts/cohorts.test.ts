import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { ADMIN, startServer, type TestServer } from '../testing/server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.stop());

it('shows progress to those who teach and only themselves and the teachers to students', async () => {
  const admin = await server.account(ADMIN);
  const teacher = await server.account('선생님');
  const [one, two] = [await server.account('학생 하나'), await server.account('학생 둘')];
  const { id } = (await admin.post('/cohorts', { name: '1반' })).body;
  await admin.post(`/cohorts/${id}/members`, { name: '선생님', role: 'teacher' });
  await teacher.post(`/cohorts/${id}/members`, { name: '학생 하나', role: 'student' });
  await teacher.post(`/cohorts/${id}/members`, { name: '학생 둘', role: 'student' });
  expect((await teacher.post(`/cohorts/${id}/members`, { name: '없는 사람', role: 'student' })).body).toMatchObject({
    code: 'not_found',
    facts: { name: '없는 사람' },
  });
  const grader = await server.grader();
  await two.submit(await two.ready());
  await grader.work();

  const seenByTeacher = (await teacher.get(`/cohorts/${id}/members`)).body;
  expect(seenByTeacher.find(({ name }: any) => name === '학생 둘').progress).toEqual({
    xp: 50,
    level: 0,
    quests_passed: 0,
  });
  const seenByStudent = (await one.get(`/cohorts/${id}/members`)).body;
  expect(seenByStudent.map(({ name }: any) => name).sort()).toEqual([ADMIN, '선생님', '학생 하나'].sort());
  expect(seenByStudent.every(({ progress }: any) => progress === null)).toBe(true);
  expect((await one.get('/me')).body.memberships).toEqual([{ cohort: id, name: '1반', role: 'student' }]);

  expect((await one.send('DELETE', `/cohorts/${id}/members/${two.id}`)).status).toBe(403);
  expect((await one.send('DELETE', `/cohorts/${id}/members/${one.id}`)).status).toBe(204);
  expect((await one.get(`/cohorts/${id}/members`)).status).toBe(404);
  expect((await teacher.get('/cohorts')).body).toEqual([{ id, name: '1반', role: 'teacher', members: 3 }]);
});
