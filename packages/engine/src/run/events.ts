/** What can happen to a run. */
export type RunEvent =
  /** A grader took it. */
  | { readonly type: 'LEASED' }
  /** Its state was kept: whatever dies now, it goes on from `step`. */
  | { readonly type: 'CHECKPOINT_KEPT'; readonly step: number }
  | { readonly type: 'PAUSE_ASKED' }
  /** Its grader stopped as it was asked to. */
  | { readonly type: 'PAUSED' }
  | { readonly type: 'RESUMED' }
  /** Its grader let others go first, or is being shut down. */
  | { readonly type: 'GAVE_WAY' }
  | { readonly type: 'CANCELLED' }
  | { readonly type: 'FINISHED' }
  | { readonly type: 'DIVERGED' }
  /** The engine cannot take this recipe with this text. */
  | { readonly type: 'REFUSED' }
  /** Our fault: the engine crashed, the text could not be had … */
  | { readonly type: 'FAULTED' }
  /** Its grader fell silent. */
  | { readonly type: 'GRADER_LOST' };

/** What the outside has to do about it. */
export type RunAction =
  /** Put it in line, and wake graders. */
  | { readonly type: 'enqueue' }
  /** Tell the grader that has it that something changed. */
  | { readonly type: 'callGrader' }
  /** Nobody shall work on it: it leaves the line, and its lease is void. */
  | { readonly type: 'standDown' }
  /** It came to its end. */
  | { readonly type: 'close' };
