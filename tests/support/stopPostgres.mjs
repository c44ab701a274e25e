import fs from 'node:fs';

export default async function stop() {
  globalThis.earPostgresUsers -= 1;
  if (globalThis.earPostgresUsers > 0 || !globalThis.earPostgres) return;
  const { server, root } = globalThis.earPostgres;
  await server.stop();
  fs.rmSync(root, { recursive: true, force: true });
}
