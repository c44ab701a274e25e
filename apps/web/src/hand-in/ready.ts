import type { Action, ActionKind, Payload } from '@ear/engine';

/** What a form has to hand in, or why it has nothing yet (a sentence, already in the page's language). */
export type Ready =
  { readonly payload: Payload; readonly missing: null } | { readonly payload: null; readonly missing: string };

export const ready = (payload: Payload): Ready => ({ payload, missing: null });
export const notYet = (missing: string): Ready => ({ payload: null, missing });

export type ActionOf<K extends ActionKind> = Extract<Action, { kind: K }>;

/** Props of every form that makes a payload. Its buttons are the page's and come as `children`. */
export interface FormProps<K extends ActionKind> {
  readonly action: ActionOf<K>;
  /** Attempt and challenge: the name under which unsent answers are kept in this browser. */
  readonly subject: string;
  /** True while judging and on steps that are over: shown, not changed. */
  readonly locked: boolean;
  readonly children: (ready: Ready) => React.ReactNode;
}
