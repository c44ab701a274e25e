import { survive } from './table.ts';

await survive('programs');
