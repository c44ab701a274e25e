import { createBrowserRouter, type RouteObject } from 'react-router';
import { loadShell, Shell } from '../shell/Shell.tsx';
import { SHELL } from '../session/useMe.ts';
import { Landing, loadLanding } from '../routes/landing/Landing.tsx';
import { Lost } from '../routes/lost/Lost.tsx';
import { RouteError } from '../routes/lost/RouteError.tsx';
import { Arriving } from '../routes/lost/Arriving.tsx';

/** The address bar. Every page but the first is a chunk of its own. */
export const routes: RouteObject[] = [
  {
    id: SHELL,
    path: '/',
    loader: loadShell,
    // Who is here may have changed by the way that leads to the next page: a visitor becomes a guest.
    shouldRevalidate: ({ currentUrl, nextUrl, defaultShouldRevalidate }) =>
      defaultShouldRevalidate || currentUrl.pathname !== nextUrl.pathname,
    Component: Shell,
    ErrorBoundary: RouteError,
    HydrateFallback: Arriving,
    children: [
      {
        ErrorBoundary: RouteError,
        children: [
          { index: true, loader: loadLanding, Component: Landing },
          { path: 'map', lazy: () => import('../routes/map/route.ts') },
          { path: 'quests/:slug', lazy: () => import('../routes/quest/route.ts') },
          { path: 'journey', lazy: () => import('../routes/journey/route.ts') },
          { path: 'runs', lazy: () => import('../routes/runs/route.ts') },
          { path: 'runs/new', lazy: () => import('../routes/runs/new/route.ts') },
          { path: 'runs/:id', lazy: () => import('../routes/runs/run/route.ts') },
          { path: 'login', lazy: () => import('../routes/login/route.ts') },
          { path: 'signup', lazy: () => import('../routes/signup/route.ts') },
          { path: 'settings', lazy: () => import('../routes/settings/route.ts') },
          { path: '*', Component: Lost },
        ],
      },
    ],
  },
];

export const createAppRouter = () => createBrowserRouter(routes);
