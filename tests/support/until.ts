/**
 * Asks again and again until the answer fits.
 * @param fits by default: the answer is true
 * Its limit is longer than any busy machine needs: what never comes is found all the same.
 * @throws Error with the last answer where none fits in time
 */
export async function until<T>(
  ask: () => T | Promise<T>,
  fits: (answer: T) => boolean = (answer) => answer === true,
  limit_ms = 90_000,
): Promise<T> {
  const end = Date.now() + limit_ms;
  for (;;) {
    const answer = await ask();
    if (fits(answer)) return answer;
    if (Date.now() > end) throw new Error(`after ${limit_ms} ms it is still ${JSON.stringify(answer)}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
