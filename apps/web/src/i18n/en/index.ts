import { evidence } from './evidence.ts';
import { frame } from './frame.ts';
import { recipe } from './recipe.ts';
import { runs } from './runs.ts';
import { work } from './work.ts';

export const en = { ...frame, ...work, ...evidence, ...runs, ...recipe };
