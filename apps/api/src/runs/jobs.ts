import type { AskJob, RunJob } from '@ear/engine/contract';
import { Injectable } from '@nestjs/common';
import { CatalogueReader } from '../catalogue/index.ts';
import { Run } from './run.entity.ts';
import type { RunAsk } from './runAsk.entity.ts';
import { RunFiles } from './runFiles.ts';

/** What a grader needs to train a run or to answer a question about it. */
@Injectable()
export class RunJobs {
  constructor(
    private readonly catalogue: CatalogueReader,
    private readonly files: RunFiles,
  ) {}

  async runJob({ learner_id, id, recipe, source, facts }: Run): Promise<RunJob> {
    const [text, state] = await Promise.all([
      this.files.find(learner_id, id, 'text'),
      this.files.find(learner_id, id, 'state'),
    ]);
    return {
      run: id,
      recipe,
      source: source.kind === 'text' ? { kind: 'text', bytes: text?.bytes ?? 0 } : await this.datasetOf(source),
      text_sha256: facts.text_sha256 ?? null,
      state: state ? { step: state.step, bytes: state.bytes } : null,
    };
  }

  /** null where nothing is kept any more that could answer. */
  async askJob({ learner_id, run_id, id, body }: RunAsk): Promise<AskJob | null> {
    const state = await this.files.find(learner_id, run_id, 'state');
    return state ? { ask: id, run: run_id, body, state: { step: state.step, bytes: state.bytes } } : null;
  }

  private async datasetOf(source: Extract<Run['source'], { kind: 'dataset' }>): Promise<RunJob['source']> {
    const bundle = await this.catalogue.findBundle(source.judging_hash);
    const dataset = bundle?.datasets.find(({ id }) => id === source.dataset);
    if (!bundle || !dataset) throw new Error(`quest ${source.quest} has no dataset ${source.dataset} any more`);
    return { kind: 'dataset', dataset, fallback_text: bundle.data[dataset.fallback] ?? '' };
  }
}
