import type { Capabilities } from '@ear/engine/contract';
import type { Queue } from '@ear/engine';
import { imagesOf, RUNTIMES_HERE } from '@ear/runner';
import type { Layer } from './jail/layers.ts';
import type { PreparedJail } from './jail/prepare.ts';

/** Adds to a sentence what can be typed to mend it. */
function withFix({ sentence, fix }: Layer): { ko: string; en: string } {
  if (fix === null) return sentence;
  return { ko: `${sentence.ko} 터미널에 입력해 주세요: ${fix}`, en: `${sentence.en} Type: ${fix}` };
}

/** What this grader says about itself with every lease request. */
export function describeGrader(name: string, queues: Queue[], jail: PreparedJail, build: string): Capabilities {
  const broken = jail.layers.find(({ ok, needed }) => !ok && needed);
  const runtimes = RUNTIMES_HERE.map((runtime) => {
    const { id, image } = runtime;
    const images = jail.sandbox === null ? undefined : jail.plan?.images;
    const here = images?.get(image.id);
    if (here !== undefined && imagesOf(runtime).every((one) => images?.has(one.id)))
      return [id, { ready: true, ...readyWords(id === 'cuda' ? cudaVersion(here.version, jail.gpu) : here.version) }];
    const words =
      jail.sandbox === null
        ? broken
          ? withFix(broken)
          : NO_JAIL
        : missingWords([...new Set(imagesOf(runtime).flatMap(({ packages }) => packages))]);
    return [id, { ready: false, ko: words.ko.slice(0, 400), en: words.en.slice(0, 400) }];
  });
  return {
    name,
    queues,
    runtimes: {
      ...(Object.fromEntries(runtimes) as Capabilities['runtimes']),
      none: { ready: true, ko: '코드가 없는 단계를 판정할 수 있어요.', en: 'Steps without code can be judged.' },
    },
    weakened: jail.weakened.map((sentence) => sentence.slice(0, 200)),
    engine_build: build.slice(0, 200),
    // Without the native engine there is nothing that could train.
    runs: build !== 'unavailable',
  };
}

/** Where kernels run: on the device, too, or emulated alone. */
function cudaVersion(version: string, gpu: PreparedJail['gpu']): { ko: string; en: string } {
  return gpu === null
    ? { ko: `${version}, CPU에서 에뮬레이션`, en: `${version}, emulated on the CPU` }
    : {
        ko: `${version}, CPU에서 에뮬레이션한 뒤 ${gpu.name}`,
        en: `${version}, emulated on the CPU, then on ${gpu.name}`,
      };
}

function readyWords(version: string | { ko: string; en: string }): { ko: string; en: string } {
  const { ko, en } = typeof version === 'string' ? { ko: version, en: version } : version;
  return { ko: `판정할 수 있어요 (${ko}).`, en: `Ready to judge (${en}).` };
}

function missingWords(packages: readonly string[]): { ko: string; en: string } {
  const line = `sudo apt-get install -y --no-install-recommends ${packages.join(' ')}`;
  return {
    ko: `이 기기에 필요한 프로그램이 없어요. 터미널에 입력해 주세요: ${line}`,
    en: `What it needs is not on this machine. Type: ${line}`,
  };
}

const NO_JAIL = { ko: '격리 공간을 만들 수 없어요.', en: 'A jail cannot be started.' };
