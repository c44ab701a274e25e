import { useRouteLoaderData } from 'react-router';
import type { Me } from '@ear/engine/contract';

export interface ShellData {
  /** null: nobody is signed in, not even as a guest. */
  readonly me: Me | null;
}

/** The id of the route that loads who is here. */
export const SHELL = 'shell';

/** Who is here; null for a visitor who has not begun. */
export function useMe(): Me | null {
  return (useRouteLoaderData(SHELL) as ShellData | undefined)?.me ?? null;
}
