import { RUNTIMES_HERE } from '@ear/runner';
import type { StudentRuntime } from '@ear/runner';
import { prepareJail } from '../jail/prepare.ts';
import type { PreparedJail } from '../jail/prepare.ts';
import type { JailSandbox } from '../jail/sandbox.ts';
import type { JailPlan } from '../jail/launch.ts';

export type SoundJail = PreparedJail & { readonly sandbox: JailSandbox; readonly plan: JailPlan };

/**
 * This machine's jail; rejects with the layers that do not hold, because nothing can be tested without it. `kept`: how
 * many launchers wait for the next job, and how many started programs. `runtimes`: what beside Python is looked for.
 */
export async function soundJail(
  env: NodeJS.ProcessEnv = process.env,
  kept = 0,
  runtimes: readonly StudentRuntime[] = RUNTIMES_HERE,
): Promise<SoundJail> {
  const jail = await prepareJail(env, { launchers: kept, spares: kept }, runtimes);
  const broken = jail.layers
    .filter(({ ok, needed }) => !ok && needed)
    .map(({ sentence, fix }) => `${sentence.en} ${fix ?? ''}`);
  if (jail.sandbox === null || jail.plan === null) throw new Error(`no sound jail here: ${broken.join('; ')}`);
  return jail as SoundJail;
}
