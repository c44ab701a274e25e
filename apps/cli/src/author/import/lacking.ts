import type { KattisPackage } from '@ear/content';
import { findRuntime, imagesOf, locateImage } from '@ear/runner';

/** Debian packages without which this machine cannot judge what the package holds; empty where it can. */
export async function lackingPackages(
  { submissions, validator }: Pick<KattisPackage, 'submissions' | 'validator'>,
  locate: (image: string) => Promise<unknown> = locateImage,
): Promise<string[]> {
  const runtimes = new Set([...submissions, ...(validator ? [validator] : [])].map(({ runtime }) => runtime));
  const images = [...runtimes].flatMap((runtime) => {
    const found = findRuntime(runtime);
    return found === null ? [] : imagesOf(found);
  });
  const lacking = await Promise.all(
    images.map(({ id, packages }) =>
      locate(id).then(
        () => [],
        () => packages,
      ),
    ),
  );
  return [...new Set(lacking.flat())];
}
