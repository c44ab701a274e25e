/** The native engine's side: a run that takes as many steps as it is asked for and then waits. */
import { startRun } from '../../../packages/native/lib/index.js';

export async function startEngine(recipe, text) {
  let taken = [];
  let wanted = 0;
  let arrived = () => undefined;
  const run = startRun(
    { recipe, text },
    {
      onProgress: ({ ms }) => {
        taken.push(...ms);
        if (taken.length < wanted) return;
        run.pause();
        arrived();
      },
    },
  );
  run.done.catch((error) => arrived(error));
  run.pause();
  await run.ready;
  return {
    /** Milliseconds of at least n further steps. */
    async iterate(n) {
      taken = [];
      wanted = n;
      const enough = new Promise((resolve, reject) => {
        arrived = (error) => (error ? reject(error) : resolve(undefined));
      });
      run.resume();
      await enough;
      // A question is answered between two steps, so from here on the run stands still.
      await run.sample({ max_tokens: 1 });
      return taken;
    },
    async end() {
      run.cancel();
      await run.done;
    },
  };
}
