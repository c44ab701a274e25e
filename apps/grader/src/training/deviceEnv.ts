/** Where the engine's CUDA half and NVIDIA's libraries lie, and which GPU is ours. */
const NAMES = ['EAR_CUDA_PLUGIN', 'EAR_CUBLASLT', 'LD_LIBRARY_PATH', 'CUDA_VISIBLE_DEVICES'] as const;

/** All that a training process gets of this process's environment: what it takes to find a GPU. */
export function deviceEnv(env: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  return Object.fromEntries(NAMES.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]]])));
}
