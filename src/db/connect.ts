import { type NeonQueryFunction, neon, neonConfig } from '@neondatabase/serverless';
import { drizzle, type NeonHttpDatabase } from 'drizzle-orm/neon-http';
import { SECOND_MS } from '#src/kernel/clock';
import { databaseErrorOf } from './database-error.ts';
import { guardSession } from './guard-session.ts';
import * as schema from './schema/index.ts';

/**
 * Neon over HTTP: each query or `batch` is one request and one transaction. There is no `transaction` with a callback on this driver (it throws
 * at run time), so the type has none: use `batch`, or one SQL function.
 */
export type Database = Omit<NeonHttpDatabase<typeof schema>, 'transaction' | '$withAuth'>;

export interface ConnectOptions {
  readonly url: string;
  /** `host:port` of a Neon endpoint on this machine: development and tests. */
  readonly localProxy?: string | null;
  /** A call without an answer by then has failed, though the statement may have been executed. */
  readonly timeoutMs?: number;
}

const DEFAULT_TIMEOUT_MS = 10 * SECOND_MS;

const localProxies = new Map<string, string>();
const cloudEndpoint = neonConfig.fetchEndpoint;

/** Opens no connection: cheap enough to call once per isolate. */
export function connect(options: ConnectOptions): Database {
  const { url, localProxy, timeoutMs = DEFAULT_TIMEOUT_MS } = options;
  if (localProxy) routeLocally(url, localProxy);
  const client = neon(url, { fetchOptions: timeoutEach(timeoutMs) });
  cleanTransactionErrors(client);
  const database = drizzle({ client, schema });
  guardSession(database._.session);
  return database;
}

/** The driver spreads these options into every fetch, so each call gets a signal of its own. */
function timeoutEach(timeoutMs: number): RequestInit {
  return {
    get signal() {
      return AbortSignal.timeout(timeoutMs);
    },
  };
}

/** The driver's endpoint is one setting for all clients; by host name, a local database and a real one do not get in each other's way. */
function routeLocally(url: string, localProxy: string): void {
  localProxies.set(new URL(url).hostname, localProxy);
  neonConfig.fetchEndpoint = (host, port, options) => {
    const proxy = localProxies.get(host);
    if (proxy !== undefined) return `http://${proxy}/sql`;
    return typeof cloudEndpoint === 'function' ? cloudEndpoint(host, port, options) : cloudEndpoint;
  };
}

/** `batch` calls this directly, without Drizzle's own wrapping. */
function cleanTransactionErrors(client: NeonQueryFunction<false, false>): void {
  const transaction = client.transaction.bind(client);
  const clean: typeof transaction = async (...args) => {
    try {
      return await transaction(...args);
    } catch (error) {
      throw databaseErrorOf(error);
    }
  };
  client.transaction = clean;
}
