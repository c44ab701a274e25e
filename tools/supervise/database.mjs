import path from 'node:path';
import { startPostgres } from '../postgres.mjs';

const LONGEST_PAUSE_MS = 5000;

/**
 * The product's own PostgreSQL, brought back on the same port when it dies. With DATABASE_URL there is nothing to keep.
 * @param {{dataDir: string, onTrouble: (name: string, what: string) => void}} options
 */
export async function keepDatabase({ dataDir, onTrouble }) {
  if (process.env.DATABASE_URL) return { url: process.env.DATABASE_URL, pid: () => null, stop: async () => {} };
  const options = { dir: path.join(dataDir, 'postgres'), log: path.join(dataDir, 'logs', 'postgres.log') };
  let stopping = false;
  let server = await startPostgres(options);
  const { port, url } = server;

  function watch() {
    server.onExit(() => void revive());
  }

  async function revive() {
    let pause = 100;
    while (!stopping) {
      onTrouble('PostgreSQL', 'ended');
      try {
        server = await startPostgres({ ...options, port });
        watch();
        return;
      } catch (error) {
        onTrouble('PostgreSQL', error.message);
        await new Promise((resolve) => setTimeout(resolve, pause));
        pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
      }
    }
  }

  watch();
  return {
    url,
    pid: () => server.pid,
    async stop() {
      stopping = true;
      await server.stop();
    },
  };
}
