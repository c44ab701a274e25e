import type { LOG_FORMATS } from '@ear/engine';
import { after, leadingNumber, numberAfter } from './report.ts';
import type { LogFormat } from './report.ts';

type Value = boolean | number | string;

/**
 * `2.3.1+cu121 True NVIDIA H100 80GB HBM3`: version, whether CUDA can be used, name of the device (or `none`); or what
 * `python -m torch.utils.collect_env` prints. The last report counts.
 */
const torchCudaReport: LogFormat = {
  how: {
    ko: 'python -c "import torch; c = torch.cuda.is_available(); print(torch.__version__, c, torch.cuda.get_device_name(0) if c else None)" 가 찍는 한 줄을 붙여 주세요',
    en: 'paste the line that this prints: python -c "import torch; c = torch.cuda.is_available(); print(torch.__version__, c, torch.cuda.get_device_name(0) if c else None)"',
  },
  read(lines) {
    const fields = new Map<string, Value>();
    for (const line of lines) {
      const short = /^(\d{1,4}\.\d{1,4}\S{0,40}) (True|False)(?: (.{1,120}))?$/.exec(line);
      if (short) takeTorch(fields, short[1] as string, short[2] === 'True', short[3]);
      const version = /^PyTorch version: (\d{1,4}\.\d{1,4}\S{0,40})$/.exec(line)?.[1];
      if (version) takeTorch(fields, version, null, undefined);
      const usable = /^Is CUDA available: (True|False)$/.exec(line)?.[1];
      if (usable) fields.set('cuda_available', usable === 'True');
      const built = /^CUDA used to build PyTorch: (\d{1,4}\.\d{1,4})$/.exec(line)?.[1];
      if (built) fields.set('cuda_version', Number(built));
      const device = /^GPU 0: (.{1,120})$/.exec(line)?.[1];
      if (device) fields.set('device', device);
    }
    return fields;
  },
};

function takeTorch(fields: Map<string, Value>, version: string, usable: boolean | null, device?: string): void {
  fields.set('torch_version', version);
  const [major, minor] = version.split('.').map(Number.parseFloat) as [number, number];
  fields.set('torch_major', major).set('torch_minor', minor);
  const cuda = /\+cu(\d{2,3})$/.exec(version)?.[1];
  if (cuda) fields.set('cuda_version', Number(`${cuda.slice(0, -1)}.${cuda.slice(-1)}`));
  if (usable !== null) fields.set('cuda_available', usable);
  if (device !== undefined && device !== 'None' && device !== 'none')
    fields.set('device', device.replace(/^\(|\)$/g, ''));
}

/** The table that `nvidia-smi` prints. Memory and load are those of the first GPU; `gpus` counts them. */
const nvidiaSmi: LogFormat = {
  how: {
    ko: '터미널에서 nvidia-smi를 실행하고, 나온 표를 처음부터 끝까지 붙여 주세요',
    en: 'run nvidia-smi in a terminal and paste its table from the first line to the last',
  },
  read(lines) {
    const fields = new Map<string, Value>();
    let gpus = 0;
    for (const line of lines) {
      const driver = after(line, 'Driver Version')[0]?.split(' ')[0];
      if (driver && leadingNumber(driver) !== null) {
        fields.set('driver_version', driver).set('driver', leadingNumber(driver) as number);
        const cuda = numberAfter(line, 'CUDA Version');
        if (cuda !== null) fields.set('cuda_version', cuda);
      }
      const row = /^\| {1,4}\d{1,3} {1,4}(\S.{2,60})/.exec(line);
      const name = row && (row[1] as string).split(/ {2,}/)[0]?.replace(/ (?:On|Off|WDDM|TCC)$/, '');
      // Rows of the table of processes begin with a number too, and go on with another column of it.
      if (name && /[A-Za-z]{3}/.test(name) && !/^(?:N\/A|\d)/.test(name)) {
        gpus += 1;
        if (gpus === 1) fields.set('gpu_name', name);
      }
      const memory = /(\d{1,9})MiB \/ {1,4}(\d{1,9})MiB(?: \| {1,6}(\d{1,3})%)?/.exec(line);
      if (memory && !fields.has('memory_total_mib')) {
        fields.set('memory_used_mib', Number(memory[1])).set('memory_total_mib', Number(memory[2]));
        if (memory[3]) fields.set('load_percent', Number(memory[3]));
      }
    }
    return fields.has('driver_version') ? fields.set('gpus', gpus) : fields;
  },
};

/** Lines that hold `loss` and a number: `step 10/100 | loss 2.31`, `iter 3: train loss 1.2, val loss 1.3`. */
const trainingLog: LogFormat = {
  how: {
    ko: '학습할 때 찍힌 줄(예: step 10 | loss 2.31)을 첫 줄부터 마지막 줄까지 붙여 주세요',
    en: 'paste the lines that training printed (such as step 10 | loss 2.31), from the first to the last',
  },
  read(lines) {
    const fields = new Map<string, Value>();
    const losses: number[] = [];
    for (const line of lines) {
      const validation = numberAfter(line, 'val loss') ?? numberAfter(line, 'val_loss');
      if (validation !== null) fields.set('val_loss', validation);
      const loss =
        numberAfter(line, 'train loss') ??
        numberAfter(line, 'train_loss') ??
        (validation === null ? numberAfter(line, 'loss') : null);
      if (loss === null) continue;
      losses.push(loss);
      const step = numberAfter(line, 'step') ?? numberAfter(line, 'iter') ?? numberAfter(line, 'epoch');
      if (step !== null) fields.set('last_step', step);
    }
    if (losses.length === 0) return fields;
    return fields
      .set('lines', losses.length)
      .set('first_loss', losses[0] as number)
      .set('loss', losses.at(-1) as number)
      .set('lowest_loss', Math.min(...losses));
  },
};

const PYTEST_WORDS = ['passed', 'failed', 'errors', 'skipped', 'xfailed', 'xpassed', 'deselected', 'warnings'] as const;

/** pytest's last line: `==== 2 failed, 5 passed in 0.12s ====`; what it does not name is 0. The last such line counts. */
const pytestSummary: LogFormat = {
  how: {
    ko: 'pytest를 실행하고, 마지막 줄(예: 5 passed in 0.12s)까지 붙여 주세요',
    en: 'run pytest and paste what it prints up to its last line (such as 5 passed in 0.12s)',
  },
  read(lines) {
    const last = lines.findLast((line) =>
      /\b(?:passed|failed|errors?|no tests ran|skipped|deselected)\b.* in \d/.test(line),
    );
    if (last === undefined) return new Map();
    const fields = new Map<string, Value>(PYTEST_WORDS.map((word) => [word, 0]));
    const [counts = '', time = ''] = last.replaceAll('=', ' ').split(' in ');
    for (const part of counts.split(',')) {
      const [count, word = ''] = part.trim().split(' ');
      const name = word === 'error' ? 'errors' : word === 'warning' ? 'warnings' : word;
      if (fields.has(name) && /^\d{1,9}$/.test(count as string)) fields.set(name, Number(count));
    }
    return fields.set('seconds', leadingNumber(time) ?? NaN);
  },
};

/** Any text: a field is the words before a number, on the last line where both stand. */
const anyLines: LogFormat = {
  how: {
    ko: '실행해서 나온 글을 처음부터 끝까지 붙여 주세요',
    en: 'paste everything that was printed, from the first line to the last',
  },
  read: () => new Map(),
};

export const FORMATS: Readonly<Record<(typeof LOG_FORMATS)[number], LogFormat>> = {
  torch_cuda_report: torchCudaReport,
  nvidia_smi: nvidiaSmi,
  training_log: trainingLog,
  pytest_summary: pytestSummary,
  lines: anyLines,
};

/** Of `lines`: the number behind the words; else the text behind them; else whether they stand there at all. */
export function fieldOfLines(
  lines: readonly string[],
  words: string,
  wanted: 'number' | 'text' | 'there',
): Value | null {
  for (const line of lines.toReversed()) {
    const found = wanted === 'number' ? numberAfter(line, words) : (after(line, words)[0] ?? null);
    if (found !== null) return wanted === 'there' ? true : found;
  }
  return wanted === 'there' ? false : null;
}
