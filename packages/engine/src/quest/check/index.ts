export { Reveal, Tolerance } from './base.ts';
export * from './value.ts';
export { Expression, Family, Input } from './inputs.ts';
export { KernelArgument, PROPERTIES, TextRules } from './code.ts';
export type { TextOrFile } from './code.ts';
export { LOG_FORMATS } from './answer.ts';
export { Dataset } from './model.ts';
export * from './check.ts';
export { filesOfCheck } from './files.ts';
