import { createRequire } from 'node:module';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { EarNativeError } from './errors.js';

/**
 * The binary as addon/module.cpp exports it.
 *
 * @typedef {{promise: Promise<any>, cancel: () => void}} Job
 * @typedef {(losses: Float64Array, elapsedMs: number) => void} Listener
 * @typedef {{
 *   tensor: number, reason: number, layer: number, head: number, operation: string, index: number[], element?: number,
 *   got: number, want: number, abs_error: number, rel_error: number, ulp_error: number, departing: number,
 *   compared: number, worst_element: number, worst_error: number,
 * }} FoundDeparture
 * @typedef {{
 *   build: string,
 *   startTokenizer(text: string, kind: number, vocabSize: number, form: number, end: boolean): Job,
 *   loadTokenizer(file: string): unknown,
 *   describeTokenizer(tokenizer: unknown): {vocab_size: number, end: number},
 *   tokenBytes(tokenizer: unknown, id: number): Uint8Array,
 *   encodeText(tokenizer: unknown, text: string): Int32Array,
 *   decodeIds(tokenizer: unknown, ids: Int32Array): string,
 *   saveTokenizer(tokenizer: unknown): string,
 *   normalizeText(form: number, text: string): string,
 *   startTraining(docs: string, recipe: object, onProgress: Listener | null, aborted: boolean): Job,
 *   startBigram(docs: string, options: object): Job,
 *   startSampling(characters: string, weights: Float64Array, options: object): Job,
 *   startLadder(docs: string, recipe: object, onProgress: Listener | null, aborted: boolean): Job,
 *   startTape(ops: Uint8Array, left: Int32Array, right: Int32Array, numbers: Float64Array, output: number): Job,
 *   describeTraceWeights(model: object): import('./trace.d.ts').TraceWeight[],
 *   startTrace(model: object, weights: Float64Array, tokens: Int32Array, B: number, T: number): Job,
 *   findDeparture(tensors: object[]): FoundDeparture | null,
 *   startComparison(order: object, listener: (batch: any) => void): Job & {
 *     answer: (id: number, answers: object[]) => void,
 *     fail: (id: number) => void,
 *   },
 *   describeSymbols(): typeof import('./parts.d.ts').PART_SYMBOLS,
 *   startRun(order: object, listener: (batch: any) => void): Job & {
 *     pause: (wanted: boolean) => void,
 *     ask: (id: number, kind: number, text: string, layer: number, draw: object | null) => boolean,
 *   },
 *   describeCuda(): {name: string, bytes: number, cublaslt: boolean} | {where: string, ko: string, en: string},
 *   checkRunRecipe(recipe: string): string | {code: string, where: string, ko: string, en: string},
 *   startDrawing(order: object, listener: ((pieces: [number, string][]) => void) | null): Job,
 *   startLooking(order: object): Job,
 *   startReading(path: string): Job,
 *   startExporting(order: object): Job,
 *   describeOps(): import('./index.d.ts').OpDescription[],
 *   computeOp(name: string, variant: string | null, dims: number[], inputs: Float64Array[]): Float64Array[],
 * }} Addon
 */

/** @type {Addon | undefined} */
let loaded;

/**
 * The binary, loaded on first use so that importing this package never fails.
 *
 * @param {string} [path] where the binary lies; the build's own place by default
 * @returns {Addon}
 * @throws {EarNativeError} EAR_NATIVE_MISSING when it was not built, EAR_NATIVE_BROKEN when it does not load
 */
export function loadAddon(path = fileURLToPath(new URL('../build/ear.node', import.meta.url))) {
  if (loaded) return loaded;
  if (!existsSync(path)) throw missing();
  try {
    loaded = /** @type {Addon} */ (createRequire(import.meta.url)(path));
    return loaded;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new EarNativeError(
      'EAR_NATIVE_BROKEN',
      {
        ko: '학습 엔진을 불러오지 못했어요. `npm run build:native` 로 다시 만들어 주세요.',
        en: `The training engine does not load (${reason}). Build it again: npm run build:native`,
      },
      { cause: error },
    );
  }
}

function missing() {
  const { packages, install } = compilerAdvice(process.platform, readOsRelease());
  return new EarNativeError('EAR_NATIVE_MISSING', {
    ko: `학습 엔진이 아직 만들어지지 않았어요. \`npm run build:native\` 를 실행해 주세요. C++ 컴파일러와 cmake가 없다면 먼저 설치해 주세요 (${packages}): ${install}`,
    en: `The training engine has not been built yet. Type: npm run build:native. Where a C++ compiler or cmake is missing, install ${packages} first: ${install}`,
  });
}

/** @returns {string} /etc/os-release, or nothing where there is none */
function readOsRelease() {
  try {
    return readFileSync('/etc/os-release', 'utf8');
  } catch {
    return '';
  }
}

/**
 * Which packages bring a compiler to this machine, and the line that installs them.
 *
 * @param {string} platform as process.platform
 * @param {string} osRelease the text of /etc/os-release
 * @returns {{packages: string, install: string}}
 */
export function compilerAdvice(platform, osRelease) {
  if (platform === 'darwin') {
    return { packages: 'Xcode command line tools, cmake', install: 'xcode-select --install && brew install cmake' };
  }
  if (platform === 'win32') {
    return { packages: 'WSL (Ubuntu)', install: 'wsl --install -d Ubuntu' };
  }
  const family = /^ID(?:_LIKE)?=.*\b(fedora|rhel|arch|alpine|suse)\b/m.exec(osRelease)?.[1];
  if (family === 'fedora' || family === 'rhel') {
    return { packages: 'cmake, gcc-c++, make', install: 'sudo dnf install cmake gcc-c++ make' };
  }
  if (family === 'arch') return { packages: 'cmake, gcc, make', install: 'sudo pacman -S cmake gcc make' };
  if (family === 'alpine') return { packages: 'cmake, g++, make', install: 'sudo apk add cmake g++ make' };
  if (family === 'suse') return { packages: 'cmake, gcc-c++, make', install: 'sudo zypper install cmake gcc-c++ make' };
  return { packages: 'cmake, g++, make', install: 'sudo apt-get install -y cmake g++ make' };
}
