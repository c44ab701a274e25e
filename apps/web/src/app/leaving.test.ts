import { describe, expect, it } from '@jest/globals';
import { problem } from '@ear/engine/contract';
import { accepted, refusalFrom, refused } from '../api/index.ts';
import { RefusedPage, safeReturn, valueOrLeave } from './leaving.ts';

const request = new Request('http://localhost/quests/next-letter?step=sample');

describe('safeReturn', () => {
  it.each([
    ['/quests/next-letter', '/quests/next-letter'],
    ['//evil.example', '/map'],
    ['/\\evil.example', '/map'],
    ['https://evil.example', '/map'],
    [null, '/map'],
  ])('answers for %s: %s', (from, to) => {
    expect(safeReturn(from)).toBe(to);
  });
});

describe('valueOrLeave', () => {
  it('answers the value', () => {
    expect(valueOrLeave(accepted(1), request)).toBe(1);
  });

  it('leaves for the sign-in page and remembers where one was', () => {
    const answer = refused(refusalFrom(401, problem('not_signed_in')));
    const left = thrownBy(() => valueOrLeave(answer, request)) as Response;
    expect(left.headers.get('location')).toBe('/login?from=%2Fquests%2Fnext-letter%3Fstep%3Dsample');
  });

  it('leaves for the error page with the refusal’s own sentence', () => {
    const answer = refused(refusalFrom(404, problem('not_found')));
    expect(thrownBy(() => valueOrLeave(answer, request))).toBeInstanceOf(RefusedPage);
  });
});

function thrownBy(act: () => unknown): unknown {
  try {
    act();
  } catch (thrown) {
    return thrown;
  }
  return null;
}
