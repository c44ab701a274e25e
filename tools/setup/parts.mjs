/** How each part of the product is built, from which sources, and into what. */
import fs from 'node:fs';
import path from 'node:path';
import { say, Trouble } from './say.mjs';
import { ROOT } from './paths.mjs';
import { run } from './run.mjs';
import { unlessBuilt } from './stamp.mjs';

const PARTS = {
  native: {
    output: 'packages/native/build',
    sources: ['packages/native'],
    title: ['학습 엔진과 격리 실행기', 'the training engine and the jail launcher'],
    async build() {
      const dir = 'packages/native/build';
      await must('cmake', ['-S', 'packages/native', '-B', dir, '-DCMAKE_BUILD_TYPE=Release']);
      await must('cmake', ['--build', dir, '-j2']);
    },
  },
  api: {
    output: 'apps/api/dist',
    sources: [
      'apps/api/src',
      'apps/api/tsconfig.json',
      'packages/engine/src',
      'packages/content/src',
      'tsconfig.base.json',
    ],
    title: ['API', 'the API'],
    build: () => must('tsc', ['-b', 'apps/api']),
  },
  web: {
    output: 'apps/web/dist',
    sources: ['apps/web', 'packages/engine/src', 'package-lock.json'],
    title: ['웹', 'the web app'],
    build: () => must('vite', ['build', 'apps/web', '--logLevel', 'warn']),
  },
  cli: {
    output: 'apps/cli/dist',
    sources: ['apps/cli', 'packages/engine/src', 'packages/content/src', 'packages/runner/src', 'package-lock.json'],
    title: ['명령줄 도구 ear', 'the command line tool ear'],
    build: () => must('vite', ['build', 'apps/cli', '--logLevel', 'warn']),
  },
};

export const PART_NAMES = Object.keys(PARTS);

/** Builds the named parts where their sources changed. A part that fails throws a Trouble with the compiler's words. */
export async function buildParts(names = PART_NAMES) {
  for (const name of names) {
    const part = PARTS[name];
    if (!fs.existsSync(path.join(ROOT, part.sources[0]))) continue;
    const started = Date.now();
    const built = await unlessBuilt(part.output, part.sources, part.build);
    if (!built) continue;
    const seconds = ((Date.now() - started) / 1000).toFixed(1);
    say(`${part.title[0]} 빌드 완료 (${seconds} s)`, `Built ${part.title[1]} (${seconds} s)`);
  }
}

async function must(command, args) {
  const { code, output } = await run(command, args, { quiet: true });
  if (code === 0) return;
  const tail = output.trim().split('\n').slice(-40).join('\n');
  throw new Trouble(
    `빌드가 멈췄어요: ${command} ${args.join(' ')}\n${tail}${hint(output, 'ko')}`,
    `The build stopped: ${command} ${args.join(' ')}\n${tail}${hint(output, 'en')}`,
  );
}

function hint(output, language) {
  const korean = language === 'ko';
  if (/No space left/i.test(output)) {
    return korean
      ? '\n디스크가 가득 찼어요. 1 GB쯤 비우고 다시 해 주세요.'
      : '\nThe disk is full: free about 1 GB and try again.';
  }
  if (/CMAKE_CXX_COMPILER|CMAKE_C_COMPILER|No CMAKE|spawn cmake|cmake: not found/i.test(output)) {
    const line = 'sudo apt-get install -y cmake make g++';
    return korean
      ? `\nC++ 컴파일러와 cmake가 필요해요:\n  ${line}`
      : `\nA C++ compiler and cmake are needed:\n  ${line}`;
  }
  return '';
}
