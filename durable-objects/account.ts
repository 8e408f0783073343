import { DurableObject } from 'cloudflare:workers';
import { MINUTE_MS } from '#src/kernel/clock';
import type { AccountRef } from '#src/messages/index';
import { accountPorts } from '#src/object-deps';
import type { AccountOwner } from '#src/tenancy/index';
import type { AccountEntry } from './account-directory.ts';

const OWNER = 'owner';
const STALE_MS = 5 * MINUTE_MS;
/** An account that nobody owns is asked for again after this long, not with every webhook. */
const UNKNOWN_MS = 30_000;

interface Known {
  readonly owner: AccountOwner | null;
  readonly checkedAt: number;
}

/**
 * The durable directory entry of one channel account: who owns it. Knows its owner through a Postgres outage, and through a restart.
 * Postgres is the truth (decisions.md, Accounts).
 */
export class AccountObject extends DurableObject<Env> implements AccountEntry {
  private readonly ports = accountPorts(this.env);
  private loading: Promise<Known> | null = null;

  async findOwner(account: AccountRef): Promise<AccountOwner | null> {
    const known = this.ctx.storage.kv.get<Known>(OWNER);
    const age = this.ports.clock.now() - (known?.checkedAt ?? 0);
    if (!known || (known.owner === null && age > UNKNOWN_MS)) return (await this.load(account)).owner;
    if (age > STALE_MS) this.ctx.waitUntil(this.load(account).catch(() => {}));
    return known.owner;
  }

  async refresh(account: AccountRef): Promise<void> {
    await this.load(account);
  }

  private load(account: AccountRef): Promise<Known> {
    this.loading ??= this.ask(account).finally(() => {
      this.loading = null;
    });
    return this.loading;
  }

  private async ask(account: AccountRef): Promise<Known> {
    const owner = await this.ports.loadOwner(account);
    const known: Known = { owner, checkedAt: this.ports.clock.now() };
    this.ctx.storage.kv.put(OWNER, known);
    return known;
  }
}
