import type { Limits } from '@ear/engine';

/** One processor per jail: whoever starts more threads shares it, and leaves its neighbours theirs. */
const CPUS = 1;
const MIB = 2 ** 20;

/** While a program starts before its job is known, it takes a third of one processor: jobs come first. */
const SPARE_CPUS = 0.3;
/** A spare that nobody asked for is ended by its launcher. */
const SPARE_LIFE_S = 600;

type Staged = Readonly<Record<string, string | Uint8Array>>;

/** A job as the launcher reads it: its limits, then the staged files. */
export function packJob(limits: Limits, files: Staged): Buffer {
  return Buffer.concat([packLimits(limits), packFiles(files)]);
}

/** The same for a spare, which runs no code but the platform's until `packLimits` of its job follows. */
export function packSpare(limits: Limits, files: Staged): Buffer {
  const head = packLimits({ ...limits, wall_s: SPARE_LIFE_S });
  head.writeDoubleLE(SPARE_CPUS, 16);
  head.writeUInt32LE(1, 52);
  return Buffer.concat([head, packFiles(files)]);
}

/**
 * 56 bytes, little-endian: three float64 wall_s, cpu_s, cpus; three uint64 memory, output, tmp in bytes; uint32
 * processes; uint32 1 for a spare.
 */
export function packLimits(limits: Limits): Buffer {
  const head = Buffer.alloc(56);
  head.writeDoubleLE(limits.wall_s, 0);
  head.writeDoubleLE(limits.cpu_s, 8);
  head.writeDoubleLE(CPUS, 16);
  head.writeBigUInt64LE(BigInt(limits.memory_mb * MIB), 24);
  head.writeBigUInt64LE(BigInt(limits.output_kb * 1024), 32);
  head.writeBigUInt64LE(BigInt(tmpMegabytes(limits) * MIB), 40);
  head.writeUInt32LE(limits.processes, 48);
  return head;
}

/** Room in /tmp, /dev/shm and /box/student, each: a quarter of the memory, from 8 to 64 MB. Fixed at the start. */
export function tmpMegabytes({ memory_mb }: Limits): number {
  return Math.min(64, Math.max(8, Math.floor(memory_mb / 4)));
}

/**
 * The staged files: uint32 name length, name, uint32 size, bytes … closed by a length of 0
 * (little-endian). They travel through a pipe into memory files, so no folder on the host ever holds them.
 */
function packFiles(files: Staged): Buffer {
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
