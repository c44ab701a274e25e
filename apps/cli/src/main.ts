import { processIo } from './io.ts';
import { run } from './run.ts';

// A reader that closes early (`ear quests | head`) is no fault of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 2));
process.exitCode = await run(process.argv.slice(2), processIo());
