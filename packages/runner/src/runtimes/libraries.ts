import fs from 'node:fs';
import path from 'node:path';
import process from 'node:process';

/** Where the C library and its loader live: Debian's one folder per architecture, elsewhere the whole of /usr/lib*. */
export function systemLibraries(): string[] {
  const arch = process.arch === 'arm64' ? 'aarch64' : 'x86_64';
  const debian = `/usr/lib/${arch}-linux-gnu`;
  const libraries = fs.existsSync(debian) ? [debian, '/usr/lib64'] : ['/usr/lib', '/usr/lib64'];
  const unmerged = ['/lib', '/lib64'].filter((folder) => !isLink(folder));
  return [...libraries, ...unmerged, '/etc/ld.so.cache'].filter((place) => fs.existsSync(place));
}

/** Libraries of Debian packages that know no architectures: they lie in /usr/lib itself (PyTorch needs some). */
export function looseLibraries(): string[] {
  if (!fs.existsSync('/usr/lib')) return [];
  const names = fs.readdirSync('/usr/lib').filter((name) => /^lib[\w+-]+\.so(\.|$)/.test(name));
  // A dangling link cannot be shown, and one broken package must not take the runtime away.
  return names.map((name) => `/usr/lib/${name}`).filter((place) => fs.existsSync(place));
}

/** `target:path` of the root's links that programs look their loader up by. */
export function rootLinks(): string[] {
  return ['/lib', '/lib64'].filter(isLink).map((link) => `${fs.readlinkSync(link)}:${link}`);
}

/** Without places that lie inside another one of the list. */
export function outermost(places: readonly string[]): string[] {
  const unique = [...new Set(places.map((place) => path.normalize(place)))];
  return unique.filter((place) => !unique.some((other) => place !== other && place.startsWith(`${other}/`)));
}

function isLink(place: string): boolean {
  return fs.lstatSync(place, { throwIfNoEntry: false })?.isSymbolicLink() === true;
}
