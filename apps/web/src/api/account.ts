import type { Me, SessionRow, SignedIn } from '@ear/engine/contract';
import type { Locale } from '@ear/engine';
import { call } from './client.ts';

const zone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

/** Begins a journey without an account; the browser gets a session cookie. */
export const beginAsGuest = (locale: Locale) =>
  call<SignedIn>('/api/auth/guest', { method: 'POST', body: { locale, zone: zone() } });

/** Makes an account; a guest's journey in this browser becomes its journey. */
export const signUp = (name: string, password: string, locale: Locale) =>
  call<SignedIn>('/api/auth/signup', { method: 'POST', body: { name, password, locale, zone: zone() } });

export const logIn = (name: string, password: string) =>
  call<SignedIn>('/api/auth/login', { method: 'POST', body: { name, password } });

export const logOut = () => call<void>('/api/auth/logout', { method: 'POST' });

export const getMe = (signal?: AbortSignal) => call<Me>('/api/me', { ...(signal && { signal }) });

export const changeProfile = (profile: { locale?: Locale; zone?: string }) =>
  call<Me>('/api/me', { method: 'PATCH', body: profile });

export const listSessions = (signal?: AbortSignal) =>
  call<SessionRow[]>('/api/me/sessions', { ...(signal && { signal }) });

export const endSession = (id: string) => call<void>(`/api/me/sessions/${id}`, { method: 'DELETE' });

/** A token for the command line; its text is in this answer and never again. */
export const makeToken = (label: string) =>
  call<{ id: string; token: string }>('/api/me/tokens', { method: 'POST', body: { label } });
