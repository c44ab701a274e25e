/** Installs npm packages when they are missing or older than the lockfile. Runs on Node 20, before anything is there. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { say, Trouble } from './say.mjs';
import { ROOT, NODE } from './paths.mjs';

export function ensureNpmPackages() {
  const [major] = process.versions.node.split('.').map(Number);
  if (major < 20) {
    throw new Trouble(
      `Node 20 이상이 필요해요 (지금은 ${process.version}). https://nodejs.org 에서 받아 주세요.`,
      `Node 20 or newer is needed (this is ${process.version}). Get it from https://nodejs.org.`,
    );
  }
  const lock = createHash('sha256')
    .update(fs.readFileSync(path.join(ROOT, 'package-lock.json')))
    .digest('hex');
  const stamp = path.join(ROOT, 'node_modules', '.ear-lock');
  if (fs.existsSync(NODE) && fs.existsSync(stamp) && fs.readFileSync(stamp, 'utf8') === lock) return;
  say('npm 패키지를 설치해요 (1분쯤 걸려요) …', 'Installing npm packages (about a minute) …');
  const npm = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: ROOT,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  });
  if (npm.status !== 0) {
    throw new Trouble(
      '패키지를 설치하지 못했어요. 위의 npm 오류를 보고, 네트워크와 디스크 공간을 확인한 뒤 다시 해 주세요.',
      'The packages could not be installed. Read the npm error above, check network and disk space, then try again.',
    );
  }
  fs.writeFileSync(stamp, lock);
}
