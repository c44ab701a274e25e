import { useEffect, useRef } from 'react';
import { Outlet, ScrollRestoration, useLocation, useNavigation } from 'react-router';
import { getMe } from '../api/index.ts';
import { keepLast } from '../app/keepLast.ts';
import { RefusedPage } from '../app/leaving.ts';
import { changeLocale, useTranslation } from '../i18n/index.ts';
import { keptLocale } from '../i18n/locale.ts';
import { useLive } from '../live/useLive.ts';
import { useMe, type ShellData } from '../session/useMe.ts';
import { Header } from './Header.tsx';
import { Offline } from './Offline.tsx';

/** Who is here. A visitor without a session is a value, not an error; an unreachable server is an error page. */
export const loadShell = keepLast('shell', async ({ request }): Promise<ShellData> => {
  const answer = await getMe(request.signal);
  if (answer.ok) {
    if (keptLocale() === null) await changeLocale(answer.value.locale);
    return { me: answer.value };
  }
  if (answer.refusal.status === 401) return { me: null };
  throw new RefusedPage(answer.refusal);
});

/** The frame around every page. */
export function Shell() {
  const { t } = useTranslation();
  const me = useMe();
  const busy = useNavigation().state !== 'idle';
  const main = useFocusOnArrival();
  useLive(me?.id ?? null);
  return (
    <>
      <a className="skip" href="#main">
        {t('shell.skip')}
      </a>
      <Header />
      <Offline />
      <main id="main" tabIndex={-1} ref={main} aria-busy={busy}>
        <Outlet />
      </main>
      <ScrollRestoration />
    </>
  );
}

/** A new page is read from its beginning: focus moves to it, except on the first one and on a change of query. */
function useFocusOnArrival() {
  const main = useRef<HTMLElement>(null);
  const { pathname } = useLocation();
  const before = useRef(pathname);
  useEffect(() => {
    if (before.current === pathname) return;
    before.current = pathname;
    main.current?.focus({ preventScroll: true });
  }, [pathname]);
  return main;
}
