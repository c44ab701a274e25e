import 'reflect-metadata';
import { createApp } from './app.ts';
import { readConfig } from './kernel/config.ts';

/** Requests that are still running when the process is asked to end get this long. */
const DRAIN_MS = 5000;
/** Longer than the client's or a proxy's own keep-alive, so that no request meets a closing connection. */
const KEEP_ALIVE_MS = 65_000;

try {
  const config = readConfig(process.env);
  const app = await createApp(config);
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      setTimeout(() => process.exit(0), DRAIN_MS).unref();
      void app.close().then(() => process.exit(0));
    });
  }
  const server = await app.listen(config.port);
  server.keepAliveTimeout = KEEP_ALIVE_MS;
} catch (error) {
  process.stderr.write(`EAR Quest's API cannot start: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
