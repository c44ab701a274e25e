/** System packages: what is there, what is missing, and either its installation or the exact line to type. */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { say } from './say.mjs';

const works = (command, ...args) => spawnSync(command, args, { stdio: 'ignore' }).status === 0;
const PYTHON = process.env.EAR_PYTHON ?? '/usr/bin/python3';

/** Each need: how it is recognised, its Debian packages, and what cannot be done without it. */
const NEEDS = [
  {
    id: 'python3',
    present: () => works(PYTHON, '-c', 'import json'),
    packages: ['python3'],
    without: ['파이썬 퀘스트를 채점할 수 없어요', 'quests in Python cannot be judged'],
  },
  {
    id: 'bubblewrap',
    present: () => works('bwrap', '--version'),
    packages: ['bubblewrap'],
    without: ['코드를 내는 퀘스트를 채점할 수 없어요', 'quests that take code cannot be judged'],
  },
  {
    id: 'libseccomp2',
    present: () => ['/usr/lib', '/lib'].some((dir) => hasFile(dir, 'libseccomp.so.2')),
    packages: ['libseccomp2'],
    without: ['코드를 내는 퀘스트를 채점할 수 없어요', 'quests that take code cannot be judged'],
  },
  {
    id: 'cmake',
    present: () => works('cmake', '--version'),
    packages: ['cmake', 'make'],
    without: [
      '학습 엔진과 격리 실행기를 만들 수 없어서, 코드와 학습 퀘스트를 채점할 수 없어요',
      'engine and jail cannot be built, so quests that take code or train cannot be judged',
    ],
  },
  {
    id: 'g++',
    present: () => works('g++', '--version'),
    packages: ['g++'],
    without: [
      '학습 엔진과 격리 실행기를 만들 수 없어서, 코드와 학습 퀘스트를 채점할 수 없어요',
      'engine and jail cannot be built, so quests that take code or train cannot be judged',
    ],
  },
  {
    id: 'numpy',
    present: () => works(PYTHON, '-c', 'import numpy'),
    packages: ['python3-numpy'],
    without: ['NumPy 퀘스트를 채점할 수 없어요', 'quests in NumPy cannot be judged'],
  },
  {
    id: 'torch',
    present: () => works(PYTHON, '-c', 'import importlib.util as u; raise SystemExit(u.find_spec("torch") is None)'),
    packages: ['python3-torch'],
    without: ['PyTorch 퀘스트를 채점할 수 없어요', 'quests in PyTorch cannot be judged'],
  },
  {
    id: 'chromium',
    present: () => works(process.env.EAR_CHROMIUM ?? '/usr/bin/chromium', '--version'),
    packages: ['chromium', 'fonts-noto-cjk'],
    testsOnly: true,
    without: ['브라우저 테스트를 돌릴 수 없어요', 'the browser tests cannot run'],
  },
];

/**
 * Installs what is missing where that is possible and allowed; otherwise says what to type.
 * @returns {string[]} the ids that are still missing
 */
export function ensureSystemPackages({ forTests = false } = {}) {
  let missing = NEEDS.filter((need) => (forTests || !need.testsOnly) && !need.present());
  if (missing.length === 0) return [];
  const packages = [...new Set(missing.flatMap((need) => need.packages))];
  const debian = fs.existsSync('/etc/debian_version') && works('apt-get', '--version');
  const root = process.getuid?.() === 0;
  if (debian && root && process.env.EAR_NO_SYSTEM !== '1') {
    say(
      `시스템 패키지를 설치해요: ${packages.join(' ')} (원하지 않으면 EAR_NO_SYSTEM=1)`,
      `Installing system packages: ${packages.join(' ')} (EAR_NO_SYSTEM=1 refuses)`,
    );
    aptInstall(packages);
    missing = missing.filter((need) => !need.present());
    if (missing.length === 0) return [];
  }
  const line = debian
    ? `${root ? '' : 'sudo '}apt-get install -y --no-install-recommends ${packages.join(' ')}`
    : packages.join(' ');
  say('빠진 것이 있어요:', 'Something is missing:');
  for (const need of missing) say(`  ${need.id}: ${need.without[0]}`, `  ${need.id}: ${need.without[1]}`);
  say(
    debian ? `이 줄을 입력한 뒤 다시 시작해 주세요:\n  ${line}` : `이 패키지에 해당하는 것을 설치해 주세요: ${line}`,
    debian
      ? `Type this line, then start again:\n  ${line}`
      : `Install what corresponds to these Debian packages: ${line}`,
  );
  return missing.map((need) => need.id);
}

function aptInstall(packages) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const apt = (stderr, ...words) =>
    spawnSync('apt-get', [...words, '-qq'], { stdio: ['ignore', 'ignore', stderr], env }).status === 0;
  const install = ['install', '-y', '--no-install-recommends', ...packages];
  // A machine that never fetched its package lists fails here; only the second word counts.
  if (apt('ignore', ...install)) return;
  apt(2, 'update');
  apt(2, ...install);
}

function hasFile(dir, name) {
  if (!fs.existsSync(dir)) return false;
  if (fs.existsSync(`${dir}/${name}`)) return true;
  return fs
    .readdirSync(dir)
    .filter((entry) => entry.endsWith('-linux-gnu') || entry.endsWith('64'))
    .some((entry) => fs.existsSync(`${dir}/${entry}/${name}`));
}
