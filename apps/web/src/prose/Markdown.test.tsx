import { describe, expect, it } from '@jest/globals';
import { render, screen, waitFor } from '@testing-library/react';
import Markdown from './Markdown.tsx';

/** The formulas that were drawn, as their TeX stands in the MathML beside them. */
async function formulas(text: string): Promise<(string | null)[]> {
  const { container } = render(<Markdown text={text} />);
  await waitFor(() => expect(container.querySelector('.katex')).not.toBeNull(), { timeout: 20_000 });
  return [...container.querySelectorAll('annotation')].map(({ textContent }) => textContent);
}

describe('authored text', () => {
  it('draws formulas within a line', async () => {
    expect(await formulas('Right beside $\\ln 27$, as it should be.')).toEqual(['\\ln 27']);
  });

  it('draws formulas that stand alone, also where there are no others', async () => {
    expect(await formulas('Write this:\n\n$$\n\\frac{a}{b}\n$$\n\nin Python.')).toEqual(['\\frac{a}{b}']);
    expect(screen.queryByText(/\$\$/)).toBeNull();
  });

  it('leaves a lone dollar alone', () => {
    const { container } = render(<Markdown text="It costs 5 $ a month." />);
    expect(container.textContent?.trim()).toBe('It costs 5 $ a month.');
    expect(container.querySelector('.katex')).toBeNull();
  });
});
