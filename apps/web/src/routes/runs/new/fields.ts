import { RUN_FIELDS, RUN_LIMITS, type LocalText, type RunField } from '@ear/engine';

/** A field of the recipe as the form shows it. */
export interface FormField {
  /** `train.lr` */
  readonly path: string;
  readonly part: string;
  readonly name: string;
  readonly label: LocalText;
  readonly field: RunField;
}

export interface FormGroup {
  readonly name: 'model' | 'tokenizer' | 'data' | 'train' | 'sample' | 'limits';
  /** What most people choose. */
  readonly first: readonly FormField[];
  /** The rest, folded away. */
  readonly more: readonly FormField[];
}

/** Where this service stays below what an engine takes: the form asks for no more than what will be accepted. */
const MOST: Readonly<Record<string, number>> = {
  'train.steps': RUN_LIMITS.steps,
  'sample.count': RUN_LIMITS.sample_texts,
  'sample.max_tokens': RUN_LIMITS.sample_tokens,
  'limits.parameters': RUN_LIMITS.parameters,
  'limits.seconds': RUN_LIMITS.seconds,
  'limits.bytes': RUN_LIMITS.bytes,
};

const FIELDS: readonly FormField[] = Object.entries(RUN_FIELDS).flatMap(([part, fields]) =>
  Object.entries(fields).map(([name, { label, ...field }]: [string, RunField & { label: LocalText }]) => {
    const path = `${part}.${name}`;
    return { path, part, name, label, field: narrowed(field, MOST[path]) };
  }),
);

function narrowed(field: RunField, most: number | undefined): RunField {
  if (most === undefined || (field.kind !== 'whole' && field.kind !== 'number')) return field;
  const standard = field.default === null ? null : Math.min(field.default, most);
  return { ...field, high: Math.min(field.high, most), default: standard };
}

const group = (name: FormGroup['name'], parts: readonly string[], first: readonly string[]): FormGroup => {
  const all = FIELDS.filter(({ part }) => parts.includes(part));
  return {
    name,
    first: first.flatMap((path) => all.filter((field) => field.path === path)),
    more: all.filter(({ path }) => !first.includes(path)),
  };
};

/** The form's groups in the order in which a run is designed. Every field of the recipe stands in one of them. */
export const GROUPS: readonly FormGroup[] = [
  group('model', ['model'], ['model.family', 'model.n_layer', 'model.n_head', 'model.n_embd', 'model.block_size']),
  group('tokenizer', ['tokenizer'], ['tokenizer.kind', 'tokenizer.vocab_size', 'tokenizer.normalize']),
  group('data', ['data'], ['data.documents', 'data.val_fraction']),
  group('train', ['train', 'eval'], ['train.steps', 'train.batch_size', 'train.lr', 'train.schedule', 'eval.every']),
  group('sample', ['sample'], ['sample.every', 'sample.prompt', 'sample.count', 'sample.temperature']),
  group('limits', ['limits'], ['limits.seconds']),
];

export const ALL_FIELDS: readonly FormField[] = GROUPS.flatMap(({ first, more }) => [...first, ...more]);

/** Whether a field does nothing with the values that are chosen, so that it need not be asked for. */
export function isIdle(path: string, family: string, tokenizer: string): boolean {
  const llama = family === 'llama';
  switch (path) {
    case 'tokenizer.vocab_size':
      return tokenizer === 'char' || tokenizer === 'byte';
    case 'model.rope_theta':
    case 'model.n_kv_head':
      return !llama;
    case 'model.bias':
      return llama;
    default:
      return false;
  }
}
