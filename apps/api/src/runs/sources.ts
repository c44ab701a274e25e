import { Readable } from 'node:stream';
import { RUN_LIMITS } from '@ear/engine';
import type { RunBody, RunDataset } from '@ear/engine/contract';
import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { DataSource } from 'typeorm';
import { BlobFiles } from '../blobs/index.ts';
import { CatalogueReader } from '../catalogue/index.ts';
import { type Refusal, refuse } from '../kernel/refusal.ts';
import { type KeptSource, Run } from './run.entity.ts';
import type { RunFile } from './runFile.entity.ts';
import { RunFiles } from './runFiles.ts';

type Given = z.output<typeof RunBody>['source'];

/** What a run will be trained on; `text`: the learner's own, kept already. */
export interface OpenSource {
  readonly source: KeptSource;
  readonly text: Pick<RunFile, 'digest' | 'bytes'> | null;
}

/** What runs are trained on: texts of learners, datasets of quests, and the same again. */
@Injectable()
export class RunSources {
  constructor(
    private readonly db: DataSource,
    private readonly catalogue: CatalogueReader,
    private readonly blobs: BlobFiles,
    private readonly files: RunFiles,
  ) {}

  /** Every dataset that a live quest names; the same text under the same name once. */
  async datasets(): Promise<RunDataset[]> {
    const { quests } = await this.catalogue.live();
    const all = [...quests.values()].flatMap(({ slug, definition }) =>
      definition.datasets.map(({ id, title, sha256, bytes }) => ({
        key: `${sha256} ${title}`,
        shown: { quest: slug, dataset: id, name: title, quest_title: definition.title, bytes },
      })),
    );
    return [...new Map(all.toReversed().map(({ key, shown }) => [key, shown])).values()].toReversed();
  }

  async open(learner: string, given: Given): Promise<OpenSource | Refusal> {
    switch (given.kind) {
      case 'text':
        return this.keepText(learner, given);
      case 'dataset':
        return this.datasetOf(given);
      case 'run':
        return this.sameAs(learner, given.run);
    }
  }

  private async keepText(
    learner: string,
    { name, text }: Extract<Given, { kind: 'text' }>,
  ): Promise<OpenSource | Refusal> {
    const content = Buffer.from(text, 'utf8');
    if (content.length > RUN_LIMITS.text_bytes)
      return refuse('too_large', { bytes: content.length, limit: RUN_LIMITS.text_bytes }, TEXT_TOO_LARGE);
    const kept = await this.blobs.keep(learner, Readable.from([content]), RUN_LIMITS.text_bytes);
    return { source: { kind: 'text', name }, text: kept };
  }

  private async datasetOf({
    quest: slug,
    dataset: id,
  }: Extract<Given, { kind: 'dataset' }>): Promise<OpenSource | Refusal> {
    const { quests } = await this.catalogue.live();
    const quest = quests.get(slug);
    const dataset = quest?.definition.datasets.find((one) => one.id === id);
    if (!quest || !dataset) return refuse('not_found', { quest: slug, dataset: id });
    const { title: name, bytes } = dataset;
    const source = {
      kind: 'dataset',
      quest: slug,
      dataset: id,
      name,
      bytes,
      judging_hash: quest.judging_hash,
    } as const;
    return { source, text: null };
  }

  private async sameAs(learner: string, id: string): Promise<OpenSource | Refusal> {
    const run = await this.db.getRepository(Run).findOneBy({ learner_id: learner, id });
    if (!run) return refuse('not_found', { run: id });
    if (run.source.kind === 'dataset') return { source: run.source, text: null };
    const text = await this.files.find(learner, id, 'text');
    return text ? { source: run.source, text } : refuse('not_found', { run: id });
  }
}

const TEXT_TOO_LARGE = {
  ko: `학습할 글은 ${RUN_LIMITS.text_bytes / 2 ** 20} MiB까지 올릴 수 있어요. 줄여서 다시 해 주세요.`,
  en: `A training text may have ${RUN_LIMITS.text_bytes / 2 ** 20} MiB. Shorten it and try again.`,
};
