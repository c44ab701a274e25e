import type { Image, LocatedImage } from '@ear/runner';
import { prepareLaunch } from './launch.ts';
import type { JailPlan } from './launch.ts';

/** Enough for any runtime to say that it works; importing torch from a cold disk takes ten seconds. */
const LIMITS = { wall_s: 60, cpu_s: 40, memory_mb: 2048, processes: 32, output_kb: 64 };

/** Those of the images, beside Python's, that are on this machine and whose probe works inside a jail. */
export async function findImages(
  plan: JailPlan,
  env: NodeJS.ProcessEnv,
  images: readonly Image[],
): Promise<ReadonlyMap<string, LocatedImage>> {
  const wanted = new Map(images.map((image) => [image.id, image]));
  const found = await Promise.all([...wanted.values()].map((image) => findImage(plan, image, env)));
  return new Map(found.filter((entry) => entry !== null));
}

async function findImage(plan: JailPlan, image: Image, env: NodeJS.ProcessEnv): Promise<[string, LocatedImage] | null> {
  if (plan.images.has(image.id)) return null;
  for (const candidate of await image.locate(env)) {
    const trial = { ...plan, images: new Map([[image.id, candidate]]) };
    if (await works(trial, image)) return [image.id, candidate];
  }
  return null;
}

async function works(plan: JailPlan, { id, probe }: Image): Promise<boolean> {
  const spec = { image: id, argv: probe.argv, files: probe.files, limits: LIMITS };
  const run = (await prepareLaunch(plan, spec)).begin(spec);
  let text = '';
  run.stdout.on('data', (bytes: Buffer) => (text += bytes.toString('latin1')));
  run.stderr.resume();
  run.replies.resume();
  const { fault } = await run.exit;
  return fault === null && (probe.says ?? /^ready /m).test(text);
}
