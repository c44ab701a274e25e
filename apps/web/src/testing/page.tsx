import { MantineProvider } from '@mantine/core';
import { configure, render, waitFor, type RenderResult } from '@testing-library/react';
import i18next from 'i18next';
import { createMemoryRouter, RouterProvider } from 'react-router';
import type { Locale } from '@ear/engine';
import type { Me } from '@ear/engine/contract';
import { theme, variables } from '../app/theme.ts';
import { startMessages } from '../i18n/index.ts';
import { SHELL } from '../session/useMe.ts';

// Of whatever a test waits for: what never comes is found all the same.
configure({ asyncUtilTimeout: 30_000 });

/** What jsdom lacks and the pages ask for. */
function standIn(): void {
  window.matchMedia ??= ((query: string) => ({
    matches: false,
    media: query,
    addEventListener: () => undefined,
    removeEventListener: () => undefined,
    addListener: () => undefined,
    removeListener: () => undefined,
  })) as unknown as typeof window.matchMedia;
  HTMLCanvasElement.prototype.getContext = () => null;
  globalThis.ResizeObserver ??= class {
    observe(): void {}
    unobserve(): void {}
    disconnect(): void {}
  };
}

/** Starts the message tables once, in `locale`. */
export async function speak(locale: Locale): Promise<void> {
  standIn();
  if (!i18next.isInitialized) startMessages(locale);
  await i18next.changeLanguage(locale);
}

/** Renders an element as the page that `me` would see, inside router, theme and messages; `data`: what its loader fetched. */
export async function show(
  element: React.ReactNode,
  { locale = 'en', me = null, data = {} }: { locale?: Locale; me?: Me | null; data?: object } = {},
): Promise<RenderResult> {
  await speak(locale);
  const router = createMemoryRouter([
    { id: SHELL, path: '*', loader: () => ({ me, ...data }), element, HydrateFallback: () => null },
  ]);
  const page = render(
    <MantineProvider theme={theme} cssVariablesResolver={variables} env="test">
      <RouterProvider router={router} />
    </MantineProvider>,
  );
  // The route's loader answers in a later turn, and until then there is nothing but the theme's style element.
  const drawn = (): void => {
    if (page.container.querySelector(':scope > :not(style)') === null) throw new Error('nothing is rendered yet');
  };
  await waitFor(drawn);
  return page;
}
