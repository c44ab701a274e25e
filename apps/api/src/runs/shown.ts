import type { PlaceInLine, Run as ShownRun, RunAsk as ShownAsk, RunSource } from '@ear/engine/contract';
import type { Run } from './run.entity.ts';
import type { RunAsk } from './runAsk.entity.ts';
import type { RunFile } from './runFile.entity.ts';

/** A run as its learner sees it. */
export function shownRun(run: Run, files: readonly RunFile[], place: PlaceInLine | null): ShownRun {
  const state = files.find(({ kind }) => kind === 'state');
  return {
    id: run.id,
    title: run.title,
    state: run.state,
    version: run.version,
    recipe: run.recipe,
    source: shownSource(run, files),
    created_at: run.created_at.toISOString(),
    started_at: run.started_at?.toISOString() ?? null,
    ended_at: run.ended_at?.toISOString() ?? null,
    step: run.step,
    steps: run.steps,
    place: run.state === 'waiting' ? place : null,
    facts: run.facts,
    message: run.message,
    checkpoint: state ? { step: state.step, bytes: state.bytes, at: state.kept_at.toISOString() } : null,
    weights: files.some(({ kind }) => kind === 'weights'),
    bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
  };
}

function shownSource({ source, facts }: Run, files: readonly RunFile[]): RunSource {
  if (source.kind === 'text') {
    const bytes = files.find(({ kind }) => kind === 'text')?.bytes ?? 0;
    return { kind: 'text', name: source.name, bytes };
  }
  const { judging_hash: _, ...shown } = source;
  return { ...shown, fallback: facts.fallback ?? null };
}

export function shownAsk({ id, run_id, body, state, step, answer, message }: RunAsk): ShownAsk {
  return {
    id,
    run: run_id,
    kind: body.kind,
    state,
    step,
    texts: answer?.texts ?? null,
    attention: answer?.attention ?? null,
    message,
  };
}
