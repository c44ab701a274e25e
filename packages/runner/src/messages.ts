import type { Locale, LocalText, Message } from '@ear/engine';
import { clean } from './text.ts';
import { C } from './messages/c.ts';
import { CUDA } from './messages/cuda.ts';
import { GPU } from './messages/gpu.ts';
import { KERNEL } from './messages/kernel.ts';
import { HAND_IN } from './messages/handIn.ts';
import { VALUES } from './messages/values.ts';
import { TENSORS } from './messages/tensors.ts';
import { PROPERTY } from './messages/property.ts';
import { ARTIFACT } from './messages/artifact.ts';
import { LOG } from './messages/log.ts';
import { PERF } from './messages/perf.ts';
import { ENDS } from './messages/ends.ts';
import { ANSWERS } from './messages/answers.ts';
import { PLATFORM } from './messages/platform.ts';
import { PROGRAMS } from './messages/programs.ts';
import { ORACLE } from './messages/oracle.ts';
import { TRACE } from './messages/trace.ts';
import { TRAINING } from './messages/training.ts';
import { PART } from './messages/part.ts';

/**
 * Every sentence that judging can say, by subject (messages/); `{name}` is filled from the facts. A failure names what
 * was seen and the next step. The part of an id before the dot is the engine's category, which is all that a check with
 * `reveal: category` shows. Ids with `shown` or `text` hold a check's values or a student's words: they are for public
 * checks only.
 */
const MESSAGES = {
  ...HAND_IN,
  ...VALUES,
  ...TENSORS,
  ...PROPERTY,
  ...ARTIFACT,
  ...LOG,
  ...PERF,
  ...ENDS,
  ...C,
  ...CUDA,
  ...GPU,
  ...KERNEL,
  ...ANSWERS,
  ...PLATFORM,
  ...PROGRAMS,
  ...ORACLE,
  ...TRACE,
  ...TRAINING,
  ...PART,
} as const satisfies Record<string, LocalText>;

export type MessageId = keyof typeof MESSAGES;
export const MESSAGE_IDS = Object.keys(MESSAGES) as readonly MessageId[];

const MAX_FACT = 400;

/** A word for a sentence: the same in both languages, or one for each. */
export type Fact = string | number | LocalText;

/** The sentence of that id in both languages. Facts may be a student's words; they are cleaned and cut to 400. */
export function message(id: MessageId, facts: Readonly<Record<string, Fact>> = {}): Message {
  const { ko, en } = MESSAGES[id];
  return { id, text: { ko: fill(ko, facts, 'ko'), en: fill(en, facts, 'en') } };
}

/** An author's own sentence, under the id of what was seen. */
export function authored(id: string, text: LocalText): Message {
  return { id, text };
}

function fill(template: string, facts: Readonly<Record<string, Fact>>, locale: Locale): string {
  return template.replace(/\{(\w+)\}/g, (_whole, name: string) => {
    const fact = facts[name] ?? '';
    return clean(typeof fact === 'object' ? fact[locale] : String(fact), MAX_FACT).replaceAll('\n', ' ');
  });
}
