import type { LocalText } from '@ear/engine';

/** One thing that the doctor looked at. */
export interface Row {
  readonly name: string;
  readonly ok: boolean;
  readonly text: LocalText;
  /** What can be typed to mend it. */
  readonly fix: string | null;
}
