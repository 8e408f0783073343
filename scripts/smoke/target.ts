import { createHmac, randomUUID } from 'node:crypto';
import pg from 'pg';
import type { Secrets } from './secrets.ts';

export interface Reply {
  readonly status: number;
  readonly text: string;
  readonly headers: Headers;
}

const TIMEOUT_MS = 30_000;
const EVENT_WAIT_MS = 75_000;
const POLL_MS = 250;

/** The Worker under test, and what its acceptance rows need besides. */
export class Target {
  readonly secrets: Secrets;
  /** Tells this run's messages from those of every other. */
  readonly run = randomUUID().slice(0, 8);
  private readonly url: string;
  private readonly startedAt = new Date();
  private database: pg.Client | null = null;

  constructor(url: string, secrets: Secrets) {
    this.url = url.replace(/\/+$/, '');
    this.secrets = secrets;
  }

  async call(path: string, init: RequestInit = {}): Promise<Reply> {
    const response = await fetch(`${this.url}${path}`, {
      signal: AbortSignal.timeout(TIMEOUT_MS),
      redirect: 'manual',
      ...init,
    });
    return { status: response.status, text: await response.text(), headers: response.headers };
  }

  /** A webhook as Meta signs it. */
  signed(body: string, secret = this.secrets.META_APP_SECRET ?? ''): Readonly<Record<string, string>> {
    const digest = createHmac('sha256', secret).update(body).digest('hex');
    return { 'content-type': 'application/json', 'x-hub-signature-256': `sha256=${digest}` };
  }

  post(path: string, body: string, headers: Readonly<Record<string, string>> = {}): Promise<Reply> {
    return this.call(path, { method: 'POST', body, headers: { 'content-type': 'application/json', ...headers } });
  }

  /** Whether an event of this type has been recorded since this run began: reports may take until the next minute. */
  async sees(eventType: string): Promise<boolean> {
    const deadline = Date.now() + EVENT_WAIT_MS;
    for (;;) {
      // A row of the running minute may have begun before us.
      const since = new Date(this.startedAt.getTime() - 60_000);
      const found = await (await this.db()).query(
        'select 1 from security_events where event_type = $1 and created_at > $2 limit 1',
        [eventType, since],
      );
      if (found.rowCount) return true;
      if (Date.now() > deadline) return false;
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  }

  /** How many messages an order that goes this way would bring its customer. Nothing of it stays. */
  async messagesOfWalk(statuses: readonly string[]): Promise<number> {
    const db = await this.db();
    await db.query('begin');
    try {
      const { rows } = await db.query(
        `insert into orders (tenant_id, restaurant_id, channel, user_id, service_mode)
         select tenant_id, restaurant_id, 'whatsapp', 'smoke', 'sur_place' from restaurants limit 1 returning order_id`,
      );
      const id: string = rows[0].order_id;
      for (const status of statuses) await db.query('update orders set status = $2 where order_id = $1', [id, status]);
      const sends = await db.query('select 1 from outbound_requests where order_id = $1', [id]);
      return sends.rowCount ?? 0;
    } finally {
      await db.query('rollback');
    }
  }

  async close(): Promise<void> {
    await this.database?.end().catch(() => {});
  }

  private async db(): Promise<pg.Client> {
    if (this.database) return this.database;
    const client = new pg.Client({
      connectionString: this.secrets.DATABASE_URL,
      connectionTimeoutMillis: 10_000,
      query_timeout: 10_000,
    });
    client.on('error', () => {});
    await client.connect();
    this.database = client;
    return client;
  }
}
