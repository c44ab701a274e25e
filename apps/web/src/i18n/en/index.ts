import { evidence } from './evidence.ts';
import { frame } from './frame.ts';
import { work } from './work.ts';

export const en = { ...frame, ...work, ...evidence };
