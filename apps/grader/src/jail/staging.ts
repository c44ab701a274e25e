/**
 * The staged files as the launcher reads them: uint32 name length, name, uint32 size, bytes … closed by a length of 0
 * (little-endian). They travel through a pipe into memory files, so no folder on the host ever holds them.
 */
export function packFiles(files: Readonly<Record<string, string | Uint8Array>>): Buffer {
  const parts: Buffer[] = [];
  for (const [name, content] of Object.entries(files)) {
    const label = Buffer.from(name, 'utf8');
    const bytes = typeof content === 'string' ? Buffer.from(content, 'utf8') : Buffer.from(content);
    parts.push(uint32(label.length), label, uint32(bytes.length), bytes);
  }
  parts.push(uint32(0));
  return Buffer.concat(parts);
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
