/** What can be known to be wrong before anything is started, each with the sentence that says what to do. */
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { Trouble } from '../setup/say.mjs';

const NEEDED_BYTES = 300 * 1024 * 1024;

export function refuseFullDisk(dataDir) {
  try {
    fs.mkdirSync(path.join(dataDir, 'logs'), { recursive: true });
  } catch (error) {
    throw new Trouble(
      `데이터 폴더 ${dataDir}를 만들 수 없어요 (${error.code}). EAR_DATA_DIR로 쓸 수 있는 폴더를 알려 주세요.`,
      `The data folder ${dataDir} cannot be made (${error.code}). Name a writable one with EAR_DATA_DIR.`,
    );
  }
  const { bavail, bsize } = fs.statfsSync(dataDir);
  if (bavail * bsize >= NEEDED_BYTES) return;
  const free = Math.round((bavail * bsize) / 1024 / 1024);
  throw new Trouble(
    `디스크에 ${free} MB밖에 없어요. 300 MB 이상 비우거나 EAR_DATA_DIR로 다른 디스크를 골라 주세요.`,
    `Only ${free} MB are free. Free 300 MB, or name a folder on another disk with EAR_DATA_DIR.`,
  );
}

/** Two supervisors over one folder would fight for its database. */
export function lockDataDir(dataDir) {
  const file = path.join(dataDir, 'supervisor.pid');
  const other = fs.existsSync(file) ? Number(fs.readFileSync(file, 'utf8')) : 0;
  if (other && other !== process.pid && isSupervisor(other)) {
    throw new Trouble(
      `이 폴더의 EAR Quest가 이미 돌고 있어요 (프로세스 ${other}). 그것을 쓰거나, Ctrl-C로 끝낸 뒤 다시 시작해 주세요.`,
      `EAR Quest already runs over this folder (process ${other}). Use that one, or end it with Ctrl-C and start again.`,
    );
  }
  fs.writeFileSync(file, String(process.pid));
  return () => fs.rmSync(file, { force: true });
}

export async function refuseBusyPort(port) {
  const busy = await new Promise((resolve) => {
    const probe = net.createServer();
    probe.once('error', (error) => resolve(error.code === 'EADDRINUSE' || error.code === 'EACCES' ? error.code : null));
    probe.listen(port, () => probe.close(() => resolve(null)));
  });
  if (busy === 'EACCES') {
    throw new Trouble(
      `${port}번 포트를 열 권한이 없어요. 1024보다 큰 번호를 골라 주세요: EAR_PORT=4100 npm start`,
      `Port ${port} may not be opened. Choose one above 1024: EAR_PORT=4100 npm start`,
    );
  }
  if (busy) {
    throw new Trouble(
      `${port}번 포트를 다른 프로그램이 쓰고 있어요. 다른 번호로 시작해 주세요: EAR_PORT=${port + 1} npm start`,
      `Port ${port} is used by another program. Start with another one: EAR_PORT=${port + 1} npm start`,
    );
  }
}

function isSupervisor(pid) {
  try {
    process.kill(pid, 0);
    return fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('supervise');
  } catch (error) {
    return error.code === 'EPERM';
  }
}
