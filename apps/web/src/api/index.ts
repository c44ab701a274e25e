export * from './refusal.ts';
export * from './account.ts';
export * from './catalogue.ts';
export * from './attempts.ts';
export * from './journey.ts';
export * from './runs.ts';
