export { BadExpression, evaluate } from '@ear/engine';
export type { Dims } from '@ear/engine';
