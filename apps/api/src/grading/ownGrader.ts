import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { Graders } from '../judging/index.ts';
import { CONFIG, type Config } from '../kernel/config.ts';

/** The grader that is started together with this API: both read the token from a file that only their user can read. */
@Injectable()
export class OwnGrader implements OnModuleInit {
  constructor(
    private readonly graders: Graders,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  async onModuleInit(): Promise<void> {
    const file = this.config.graderTokenFile;
    if (file === null) return;
    const kept = await readFile(file, 'utf8').catch(() => '');
    const token = kept.trim() || randomBytes(32).toString('base64url');
    if (!kept.trim()) await writeFile(file, token, { mode: 0o600 });
    await this.graders.admitWithToken('local', token);
  }
}
