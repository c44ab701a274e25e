export * from './problem.ts';
export * from './account.ts';
export * from './catalogue.ts';
export * from './attempt.ts';
export * from './journey.ts';
export * from './stream.ts';
export * from './grader.ts';
export * from './cohort.ts';
