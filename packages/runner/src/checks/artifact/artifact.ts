import type { CheckOf, Message } from '@ear/engine';
import { formatShape } from '../../comparators/format.ts';
import { authored, message } from '../../messages.ts';
import { tensorFromBytes } from '../../tensors/tensor.ts';
import { clean } from '../../text.ts';
import { failed, passed } from '../kind.ts';
import type { CheckImplementation, Outcome } from '../kind.ts';
import { detailOf } from '../sentences.ts';
import { DTYPE_OF, knownAs, readSafetensors } from './safetensors.ts';
import type { StoredTensor } from './safetensors.ts';

type Listed = CheckOf<'artifact'>['tensors'][number];

/** Weights as raw tensors: exactly those that the check lists, in the safetensors layout, every number finite. */
export const artifactCheck: CheckImplementation<'artifact'> = {
  async run(check, { payload }) {
    const text = payload.kind === 'artifact' ? payload.files[check.file] : undefined;
    if (text === undefined) return failed(message('files.missing', { file: check.file }));
    const file = Buffer.from(text, 'base64');
    const tensors = readSafetensors(file);
    if ('fault' in tensors) {
      const format = knownAs(file);
      const facts = { file: check.file, reason: tensors.fault, format: format ?? '' };
      return failed(message(format === null ? 'artifact.unreadable' : 'artifact.format', facts));
    }
    return judge(check, tensors);
  },
};

function judge(check: CheckOf<'artifact'>, tensors: readonly StoredTensor[]): Outcome {
  const stored = new Map(tensors.map((tensor) => [tensor.name, tensor]));
  const detail = detailOf({ expected: check.tensors.map(listed).join('\n'), got: tensors.map(described).join('\n') });
  const fail = (words: Message): Outcome => failed(check.message ? authored(words.id, check.message) : words, detail);
  const absent = check.tensors.find(({ name }) => !stored.has(name));
  if (absent) return fail(message('artifact.missing', { name: absent.name, want: listed(absent) }));
  const wanted = new Set(check.tensors.map(({ name }) => name));
  const extra = tensors.find(({ name }) => !wanted.has(name));
  if (extra) return fail(message('artifact.extra', { name: extra.name }));
  for (const want of check.tensors) {
    const wrong = whyWrong(want, stored.get(want.name) as StoredTensor);
    if (wrong !== null) return fail(wrong);
  }
  return { ...passed, detail };
}

function whyWrong(want: Listed, got: StoredTensor): Message | null {
  const facts = { name: want.name, want: listed(want), got: described(got) };
  const sameShape = formatShape(got.shape) === formatShape(want.shape);
  if (DTYPE_OF.get(got.dtype) !== want.dtype || !sameShape) return message('artifact.differs', facts);
  if (want.dtype === 'bool') return got.bytes.every((byte) => byte < 2) ? null : message('artifact.not_finite', facts);
  if (!want.dtype.includes('float')) return null;
  const { values } = tensorFromBytes(want.dtype, want.shape, got.bytes);
  return values.every(Number.isFinite) ? null : message('artifact.not_finite', facts);
}

function listed({ name, dtype, shape }: Listed): string {
  return `${name}: ${dtype} ${formatShape(shape)}`;
}

function described({ name, dtype, shape }: StoredTensor): string {
  return `${clean(name, 120)}: ${DTYPE_OF.get(dtype) ?? clean(dtype, 16)} ${formatShape(shape)}`;
}
