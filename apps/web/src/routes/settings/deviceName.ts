const BROWSERS = [
  ['Edg/', 'Edge'],
  ['Whale/', 'Whale'],
  ['SamsungBrowser/', 'Samsung Internet'],
  ['Firefox/', 'Firefox'],
  ['Chrome/', 'Chrome'],
  ['Safari/', 'Safari'],
] as const;
const SYSTEMS = [
  ['Android', 'Android'],
  ['iPhone', 'iPhone'],
  ['iPad', 'iPad'],
  ['Windows', 'Windows'],
  ['Mac OS X', 'macOS'],
  ['Linux', 'Linux'],
] as const;

/** A browser's own description in two words; a label that a person wrote stays as it is. */
export function deviceName(label: string): string {
  const find = (names: readonly (readonly [string, string])[]) => names.find(([mark]) => label.includes(mark))?.[1];
  const words = label.startsWith('Mozilla/') ? [find(BROWSERS), find(SYSTEMS)].filter(Boolean) : [];
  return words.length > 0 ? words.join(' · ') : label;
}
