import { nvccImage } from '../gpu/image.ts';

/** Why nothing can be compiled for a device here; an empty text where it can. */
export async function nvccHere(): Promise<string> {
  const found = await nvccImage.locate(process.env);
  return found.length > 0 ? '' : 'no nvcc here';
}
