import type { DataSource, EntityManager } from 'typeorm';

/** PostgreSQL says that it is going away, starting, out of connections or room, or that it can only be read just now. */
const UNREACHABLE_STATES = new Set([
  '57014',
  '57P01',
  '57P02',
  '25P03',
  '57P03',
  '53100',
  '53200',
  '53300',
  '25006',
  '58030',
  '08000',
  '08001',
  '08003',
  '08004',
  '08006',
]);
const UNREACHABLE_CODES = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ENOENT', 'ETIMEDOUT', 'EHOSTUNREACH']);
const UNREACHABLE_TEXT =
  /Connection terminated|timeout exceeded when trying to connect|connection timeout|not queryable|Query read timeout|Client was closed|Driver not Connected/i;
/** A deadlock or a serialisation failure: nothing was written, the same work may succeed now. */
const RETRY_STATES = new Set(['40P01', '40001']);

interface DatabaseError {
  readonly code?: string;
  readonly syscall?: string;
  readonly message?: string;
  readonly driverError?: DatabaseError;
}

/** Whether an error means that the database cannot be reached just now, rather than that we were wrong. */
export function isUnreachable(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  const { code, syscall, message, driverError } = error as DatabaseError;
  if (driverError && isUnreachable(driverError)) return true;
  if (code && UNREACHABLE_STATES.has(code)) return true;
  if (code && UNREACHABLE_CODES.has(code)) return code !== 'ENOENT' || syscall === 'connect';
  return message !== undefined && UNREACHABLE_TEXT.test(message);
}

/** One transaction; done again, at most twice, where PostgreSQL undid it because of a deadlock. */
export async function transact<T>(db: DataSource, work: (manager: EntityManager) => Promise<T>): Promise<T> {
  for (let tries = 0; ; tries++) {
    try {
      return await db.transaction(work);
    } catch (error) {
      const { code, driverError } = error as DatabaseError;
      if (tries >= 2 || !RETRY_STATES.has(driverError?.code ?? code ?? '')) throw error;
    }
  }
}

/**
 * What was asked of a transaction in one go: it is sent without waiting and answered one after the other, in the order
 * in which it was asked. Also where something fails all of it is waited for, so that nothing is asked any more when the
 * transaction is undone.
 * @throws what failed first
 */
export async function together<const T extends readonly unknown[]>(
  asked: T,
): Promise<{ -readonly [K in keyof T]: Awaited<T[K]> }> {
  await Promise.allSettled(asked);
  return Promise.all(asked);
}

/** Whether an insert met a row with the same key: a race that was lost. */
export function isDuplicate(error: unknown): boolean {
  const { code, driverError } = error as DatabaseError;
  return (driverError?.code ?? code) === '23505';
}
