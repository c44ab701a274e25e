/** Hands a text to the reader as a file. */
export function download(name: string, text: string, type: string): void {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The browser has the bytes once the click has been handled.
  setTimeout(() => URL.revokeObjectURL(url), 0);
}

/** A file name out of a title: no character that a file system refuses. */
export const fileNameOf = (title: string, ending: string): string =>
  `${title.replaceAll(/[\\/:*?"<>|\p{Cc}]+/gu, ' ').trim() || 'run'}.${ending}`;

export const jsonOf = (recipe: unknown): string => `${JSON.stringify(recipe, null, 2)}\n`;

/** A recipe out of a file's text; null where it holds none. Its values are looked at by the form. */
export function recipeIn(text: string): Readonly<Record<string, object>> | null {
  try {
    const value: unknown = JSON.parse(text);
    const isRecipe =
      typeof value === 'object' &&
      value !== null &&
      !Array.isArray(value) &&
      Object.values(value).every((part) => typeof part === 'object' && part !== null && !Array.isArray(part));
    return isRecipe ? (value as Record<string, object>) : null;
  } catch {
    return null;
  }
}
