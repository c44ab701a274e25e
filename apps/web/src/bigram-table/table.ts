/** The `count` likeliest columns of one row, likeliest first; those that never happen are left out. */
export function likeliest(row: readonly number[], count: number): { index: number; prob: number }[] {
  return row
    .map((prob, index) => ({ index, prob }))
    .filter(({ prob }) => prob > 0)
    .sort((a, b) => b.prob - a.prob || a.index - b.index)
    .slice(0, count);
}

/** A token as it can be seen: the mark for both ends of a name has no letter of its own. */
export function shownToken(token: string, edge: string): string {
  if (/^(<.*>|\.|)$/.test(token)) return edge;
  return token === ' ' ? '␣' : token;
}
