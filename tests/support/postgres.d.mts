/** A database of one's own on the run's PostgreSQL. */
export function createDatabase(): Promise<{ url: string; drop: () => Promise<void> }>;
