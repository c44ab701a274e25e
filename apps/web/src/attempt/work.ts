import type { SubmissionAccepted, SubmissionBody } from '@ear/engine/contract';
import { assign, fromPromise, setup } from 'xstate';
import { cancelSubmission, submit, type Answer, type Refusal } from '../api/index.ts';

export interface HandIn {
  readonly version: number;
  readonly key: string;
  readonly body: SubmissionBody;
}

interface Input {
  readonly attempt: string;
  /** A submission of this challenge that is being judged, or whose verdict is the newest word. */
  readonly judging: string | null;
  readonly last: string | null;
}

interface Context {
  readonly attempt: string;
  readonly submission: string | null;
  /** Whether the page arrived in the middle of a judging. */
  readonly beingJudged: boolean;
  readonly publicOnly: boolean;
  readonly refusal: Refusal | null;
  /** The last judging ended without a verdict, because the learner withdrew it. */
  readonly withdrawn: boolean;
}

type Event =
  | ({ readonly type: 'HAND_IN' } & HandIn)
  /** The server says that this submission is being judged: another tab handed it in. */
  | { readonly type: 'SEEN'; readonly submission: string }
  | { readonly type: 'SETTLED'; readonly outcome: 'verdict' | 'withdrawn' }
  | { readonly type: 'CANCEL' }
  | { readonly type: 'AGAIN' };

/** The modes of the workbench: editing, submitting, waiting, revealed. The server stays the authority on the attempt. */
export const workMachine = setup({
  types: { input: {} as Input, context: {} as Context, events: {} as Event },
  actors: {
    handIn: fromPromise<Answer<SubmissionAccepted>, HandIn & { attempt: string }>(({ input }) =>
      submit(input.attempt, input.version, input.key, input.body),
    ),
    withdraw: fromPromise<Answer<unknown>, { submission: string }>(({ input }) => cancelSubmission(input.submission)),
  },
}).createMachine({
  id: 'work',
  context: ({ input }) => ({
    attempt: input.attempt,
    submission: input.judging ?? input.last,
    beingJudged: input.judging !== null,
    publicOnly: false,
    refusal: null,
    withdrawn: false,
  }),
  initial: 'arriving',
  states: {
    arriving: {
      always: [
        { guard: ({ context }) => context.beingJudged, target: 'waiting' },
        { guard: ({ context }) => context.submission !== null, target: 'revealed' },
        { target: 'editing' },
      ],
    },
    editing: {
      on: {
        HAND_IN: 'submitting',
        SEEN: {
          target: 'waiting',
          actions: assign({ submission: ({ event }) => event.submission, publicOnly: false }),
        },
      },
    },
    submitting: {
      entry: assign(({ event }) => ({
        publicOnly: event.type === 'HAND_IN' && event.body.public_only === true,
        refusal: null,
        withdrawn: false,
      })),
      invoke: {
        src: 'handIn',
        input: ({ context, event }) => {
          if (event.type !== 'HAND_IN') throw new Error('submitting is entered by HAND_IN only');
          return { attempt: context.attempt, version: event.version, key: event.key, body: event.body };
        },
        onDone: [
          {
            guard: ({ event }) => event.output.ok,
            target: 'waiting',
            actions: assign({ submission: ({ event }) => (event.output.ok ? event.output.value.id : null) }),
          },
          {
            // The verdict that was being read stays in sight.
            guard: ({ context }) => context.submission !== null,
            target: 'revealed',
            actions: assign({ refusal: ({ event }) => refusalOf(event.output) }),
          },
          { target: 'editing', actions: assign({ refusal: ({ event }) => refusalOf(event.output) }) },
        ],
      },
    },
    waiting: {
      initial: 'holding',
      on: {
        SETTLED: [
          { guard: ({ event }) => event.outcome === 'verdict', target: 'revealed' },
          { target: 'editing', actions: assign({ withdrawn: true, submission: null }) },
        ],
      },
      states: {
        holding: { on: { CANCEL: 'withdrawing' } },
        withdrawing: {
          invoke: {
            src: 'withdraw',
            input: ({ context }) => ({ submission: context.submission ?? '' }),
            onDone: {
              target: 'holding',
              actions: assign({ refusal: ({ event }) => refusalOf(event.output) }),
            },
          },
        },
      },
    },
    revealed: {
      on: {
        HAND_IN: 'submitting',
        AGAIN: 'editing',
        SEEN: {
          target: 'waiting',
          actions: assign({ submission: ({ event }) => event.submission, publicOnly: false }),
        },
      },
    },
  },
});

function refusalOf(answer: Answer<unknown>): Refusal | null {
  return answer.ok ? null : answer.refusal;
}
