/** Path to text. */
export type Files = Readonly<Record<string, string>>;

export function same(a: Files, b: Files): boolean {
  const paths = Object.keys(a);
  return paths.length === Object.keys(b).length && paths.every((path) => a[path] === b[path]);
}
