import { describe, expect, it } from '@jest/globals';
import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { show } from '../testing/page.tsx';
import { ArtifactForm } from './ArtifactForm.tsx';
import type { Ready } from './ready.ts';

let latest: Ready | null = null;
const form = (files: string[], locked = false) => (
  <ArtifactForm action={{ kind: 'artifact', files }} subject="attempt:challenge" locked={locked}>
    {(ready) => {
      latest = ready;
      return null;
    }}
  </ArtifactForm>
);

describe('files that were made elsewhere', () => {
  it('are asked for by name and handed in byte by byte', async () => {
    await show(form(['model.safetensors', 'log.bin']));
    expect(latest?.missing).toContain('model.safetensors');
    const weights = new File([Uint8Array.of(0, 255, 128, 10)], 'weights-3.safetensors');
    await userEvent.upload(screen.getByLabelText('model.safetensors'), weights);
    expect(await screen.findByText(/weights-3\.safetensors.*4 bytes/)).toBeTruthy();
    expect(latest?.missing).toContain('log.bin');
    await userEvent.upload(screen.getByLabelText('log.bin'), new File(['a'], 'log.bin'));
    await waitFor(() =>
      expect(latest?.payload).toEqual({
        kind: 'artifact',
        files: { 'model.safetensors': 'AP+ACg==', 'log.bin': 'YQ==' },
      }),
    );
  });

  it('are refused when they are too large, before anything is sent', async () => {
    await show(form(['model.safetensors']));
    const large = new File([new Uint8Array(2 * 1024 * 1024 + 1)], 'model.safetensors');
    await userEvent.upload(screen.getByLabelText('model.safetensors'), large);
    await waitFor(() => expect(latest?.missing).toContain('2 MiB'));
  });

  it('cannot be chosen while judging', async () => {
    await show(form(['model.safetensors'], true));
    expect(screen.getByLabelText<HTMLInputElement>('model.safetensors').disabled).toBe(true);
  });
});
