#!/usr/bin/env node
// Plain JavaScript that any Node from 20 on can run: it finds the built program, or says how to build it.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const program = new URL('../dist/ear.js', import.meta.url);
const major = Number(process.versions.node.split('.')[0]);
if (major < 20) {
  process.stderr.write(
    `ear는 Node 20 이상에서 실행돼요. 지금은 ${process.versions.node}이에요.\n` +
      `ear needs Node 20 or newer; this is ${process.versions.node}.\n`,
  );
  process.exitCode = 2;
} else if (!existsSync(fileURLToPath(program))) {
  process.stderr.write(
    'ear가 아직 빌드되지 않았어요. 저장소에서 다음을 입력해 주세요:\n' +
      'ear is not built yet. Type this in the repository:\n  npm run build\n',
  );
  process.exitCode = 2;
} else {
  await import(program.href);
}
