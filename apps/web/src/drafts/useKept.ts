import { useState } from 'react';

/** A value that this browser remembers under `key` until it is cleared: answers and reflections not yet handed in. */
export function useKept<T>(key: string, initial: T, isValid: (value: unknown) => value is T) {
  const name = `ear:kept:${key}`;
  const [value, setValue] = useState<T>(() => read(name, isValid) ?? initial);
  const change = (next: T): void => {
    setValue(next);
    write(name, next);
  };
  const forget = (): void => {
    try {
      localStorage.removeItem(name);
    } catch {
      // Nothing was kept where storage is forbidden.
    }
  };
  return [value, change, forget] as const;
}

function read<T>(name: string, isValid: (value: unknown) => value is T): T | null {
  try {
    const text = localStorage.getItem(name);
    const value: unknown = text === null ? null : JSON.parse(text);
    return isValid(value) ? value : null;
  } catch {
    return null;
  }
}

function write(name: string, value: unknown): void {
  try {
    localStorage.setItem(name, JSON.stringify(value));
  } catch {
    // A full or forbidden store: the value lives as long as the page.
  }
}

export const isString = (value: unknown): value is string => typeof value === 'string';
