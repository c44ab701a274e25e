import type { LocatedImage } from '../runtimes/image.ts';
import { findImage } from '../runtimes/registry.ts';
import type { SandboxSpec } from '../sandbox.ts';

const found = new Map<string, Promise<LocatedImage>>();

/** The program of this machine that a spec names, and what its environment holds. Rejects where there is none. */
export async function resolveProgram({
  image,
  argv,
}: SandboxSpec): Promise<{ program: string; env: Readonly<Record<string, string>> }> {
  const { programs, env } = await locateImage(image);
  const program = programs[String(argv[0])];
  if (program === undefined) throw new Error(`the image ${image} has no program ${argv[0]}`);
  return { program, env };
}

/** The first way to have an image on this machine; asked once, and again where it was not there. */
export function locateImage(id: string): Promise<LocatedImage> {
  const known = found.get(id);
  if (known !== undefined) return known;
  const search = locate(id);
  found.set(id, search);
  search.catch(() => found.delete(id));
  return search;
}

async function locate(id: string): Promise<LocatedImage> {
  const image = findImage(id);
  const [first] = (await image?.locate(process.env)) ?? [];
  if (first === undefined) throw new Error(`no ${id} here; packages that bring it: ${image?.packages.join(', ')}`);
  return first;
}
