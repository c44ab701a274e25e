import type { Limits } from '@ear/engine';

/** One processor per jail: whoever starts more threads shares it, and leaves its neighbours theirs. */
const CPUS = 1;
const MIB = 2 ** 20;

/**
 * A job as the launcher reads it, little-endian: 56 bytes of limits (three float64 wall_s, cpu_s, cpus; three uint64
 * memory, output, tmp in bytes; uint32 processes; four bytes of nothing), then the staged files.
 */
export function packJob(limits: Limits, files: Readonly<Record<string, string | Uint8Array>>): Buffer {
  const head = Buffer.alloc(56);
  head.writeDoubleLE(limits.wall_s, 0);
  head.writeDoubleLE(limits.cpu_s, 8);
  head.writeDoubleLE(CPUS, 16);
  head.writeBigUInt64LE(BigInt(limits.memory_mb * MIB), 24);
  head.writeBigUInt64LE(BigInt(limits.output_kb * 1024), 32);
  head.writeBigUInt64LE(BigInt(tmpMegabytes(limits) * MIB), 40);
  head.writeUInt32LE(limits.processes, 48);
  return Buffer.concat([head, packFiles(files)]);
}

/** Room in /tmp and in /dev/shm, each: a quarter of the memory, from 8 to 64 MB. */
function tmpMegabytes({ memory_mb }: Limits): number {
  return Math.min(64, Math.max(8, Math.floor(memory_mb / 4)));
}

/**
 * The staged files: uint32 name length, name, uint32 size, bytes … closed by a length of 0
 * (little-endian). They travel through a pipe into memory files, so no folder on the host ever holds them.
 */
function packFiles(files: Readonly<Record<string, string | Uint8Array>>): Buffer {
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
