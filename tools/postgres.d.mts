export interface PostgresServer {
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  stop(): Promise<void>;
  onExit(f: () => void): void;
}
export class PostgresTrouble extends Error {}
export function startPostgres(options: {
  dir: string;
  port?: number;
  settings?: Record<string, string>;
  durable?: boolean;
  log?: string;
}): Promise<PostgresServer>;
export function freePort(wanted?: number): Promise<number>;
