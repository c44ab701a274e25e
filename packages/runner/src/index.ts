export type { Sandbox, SandboxExit, SandboxProcess, SandboxSpec } from './sandbox.ts';
export { RecipeRefused } from './ports.ts';
export type {
  Band,
  BigramRun,
  ComparedRun,
  DatasetSource,
  GptRun,
  LmRecipe,
  LmRun,
  LmWanted,
  LoadedDataset,
  NormalForm,
  PartCall,
  RunPart,
  TokenizerReport,
  Trainer,
  TrainingHooks,
} from './ports.ts';
export { judge } from './judge/judge.ts';
export { findGpu } from './gpu/device.ts';
export type { Gpu } from './gpu/device.ts';
export { buildCubin } from './gpu/build.ts';
export { nvccImage } from './gpu/image.ts';
export type { Judging, JudgingMeans } from './judge/judge.ts';
export { filesHash } from './judge/filesHash.ts';
export { bareSandbox } from './bare/bareSandbox.ts';
export type { Image, LocatedImage } from './runtimes/image.ts';
export { imagesOf, stubFiles } from './runtimes/runtime.ts';
export type { Files, StudentRuntime } from './runtimes/runtime.ts';
export { locateImage } from './bare/programs.ts';
export { findRuntime, RUNTIMES_HERE } from './runtimes/registry.ts';
export { OPS } from './oracle/catalogue.ts';
export type { Op } from './oracle/op.ts';
export { datasetDirs, datasetSource } from './datasets/datasetSource.ts';
export type { DatasetSourceOptions } from './datasets/datasetSource.ts';
export { localTrainer } from './trainer/localTrainer.ts';
