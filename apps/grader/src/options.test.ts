import { describe, expect, it } from '@jest/globals';
import { readCommand } from './options.ts';

const read = (argv: string[], env: NodeJS.ProcessEnv = {}) => readCommand(argv, env, '/repository');

describe('the command line of the grader', () => {
  it('reads address, token file, slots and name', () => {
    const argv = ['--api', 'http://localhost:4000/', '--token-file', '/t', '--slots', '3', '--name', 'lab'];
    expect(read(argv)).toEqual({
      kind: 'serve',
      options: {
        api: 'http://localhost:4000',
        token: { file: '/t' },
        slots: 3,
        spares: 3,
        name: 'lab',
        dataDir: '/repository/.ear',
      },
    });
  });

  it('takes a token from the environment when there is no file', () => {
    expect(read(['--api', 'http://a'], { EAR_GRADER_TOKEN: 'x' })).toMatchObject({ options: { token: { text: 'x' } } });
  });

  it.each([
    [[], 'address'],
    [['--api', 'ftp://a'], 'address'],
    [['--api', 'http://a', '--slots', '0'], '--slots'],
    [['--api', 'http://a'], 'token'],
    [['--frob'], 'frob'],
  ])('says what is wrong with %j', (argv, word) => {
    expect(read(argv)).toMatchObject({ kind: 'usage', problem: expect.stringContaining(word) });
  });
});
