import { DurableObject } from 'cloudflare:workers';

/** A product object that has set an alarm at some time. */
export interface KnownObject {
  readonly binding: string;
  readonly id: string;
}

const OFFSET = 'offsetMs';

/** What the development entry must not forget in a restart: how far the clock is moved, and whose alarms move with it. */
export class DevObject extends DurableObject<DevEnv> {
  /** Up to where (on the moved clock) cron jobs have run. In memory: a stack that was off has missed nothing. */
  private cronDoneUntil: number | null = null;

  constructor(ctx: DurableObjectState, env: DevEnv) {
    super(ctx, env);
    ctx.storage.sql.exec(
      'CREATE TABLE IF NOT EXISTS objects (binding TEXT, id TEXT, PRIMARY KEY (binding, id)) WITHOUT ROWID',
    );
  }

  clock(): number {
    return this.ctx.storage.kv.get<number>(OFFSET) ?? 0;
  }

  setClock(offsetMs: number): void {
    this.ctx.storage.kv.put(OFFSET, offsetMs);
  }

  remember(object: KnownObject): void {
    this.ctx.storage.sql.exec('INSERT OR IGNORE INTO objects (binding, id) VALUES (?, ?)', object.binding, object.id);
  }

  objects(): readonly KnownObject[] {
    const rows = this.ctx.storage.sql.exec<{ binding: string; id: string }>('SELECT binding, id FROM objects');
    return rows.toArray();
  }

  /** Takes the time since the last call, each part of it once. `before` is where to begin when nothing was taken yet. */
  takeCronSpan(input: { before: number; now: number }): { after: number; upTo: number } {
    const after = this.cronDoneUntil ?? input.before;
    // A clock moved back does not run anything again: it goes on from there.
    this.cronDoneUntil = input.now;
    return { after, upTo: input.now };
  }
}
