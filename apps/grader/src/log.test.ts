import { describe, expect, it } from '@jest/globals';
import { openLog } from './log.ts';

describe('the log', () => {
  it('hides secrets and what learners handed in, wherever they stand', () => {
    const lines: string[] = [];
    const log = openLog('info', { write: (line) => void lines.push(line) });
    const job = { seed: 'S3CR3T', payload: { files: { 'a.py': 'S3CR3T' } }, submission: 'shown' };
    log.info({ lease: { token: 'S3CR3T' }, job, token: 'S3CR3T' }, 'leased');
    log.error({ deep: { request: { authorization: 'S3CR3T' } } }, 'failed');
    expect(lines.join('')).not.toContain('S3CR3T');
    expect(lines.join('')).toContain('shown');
  });
});
