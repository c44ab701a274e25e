import { hash, verify } from '@node-rs/argon2';

/** argon2id with OWASP's smallest advice: 19 MiB, two passes, one lane. About 25 ms. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

export const hashPassword = (password: string): Promise<string> => hash(password, COST);

let decoy: Promise<string> | undefined;

/** Whether the password is right. Takes as long for an account that does not exist. */
export async function isPassword(secret: string | null | undefined, password: string): Promise<boolean> {
  decoy ??= hashPassword('no account has this password');
  const right = await verify(secret ?? (await decoy), password);
  return right && typeof secret === 'string';
}
