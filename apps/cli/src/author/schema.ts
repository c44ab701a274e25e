import { questJsonSchema } from '@ear/engine';
import type { Cli } from '../cli.ts';

/** `ear quest schema`: the JSON Schema that an editor checks quest.yaml by. Always JSON. */
export function schema(cli: Cli): void {
  cli.io.out(`${JSON.stringify(questJsonSchema(), null, 2)}\n`);
}
