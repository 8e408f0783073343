import { decodeState, encodeState } from '#src/conversation/index';
import type { InboundEvent } from '#src/messages/index';
import { isSettled, type OutboxRow, type RowChange } from '#src/outbox/index';
import { IncidentLog } from './conversation-incidents.ts';
import { FORGET_OTHERS, forgetOld, latestAt, UNSETTLED } from './conversation-memory.ts';
import type { ConversationProfile, EventStatus, StoredConversation, StoredEvent } from './conversation-record.ts';
import { SCHEMA } from './conversation-schema.ts';
import { readTombstone, type Tombstone } from './conversation-tombstone.ts';
import { readUnjournaled, type Unjournaled } from './conversation-unjournaled.ts';
import { OUTBOX_COLUMNS, type OutboxRecord, rowFromRecord, valuesOf } from './outbox-record.ts';

const PENDING_PAGE = 100;
/** How many of the newest outbox rows a receipt without our own data may be about. */
const RECEIPT_REACH = 100;

/**
 * All SQL of a conversation. Nothing is written, not even the schema, before the first `transaction`: an object that was only asked something
 * leaves no trace.
 */
export class ConversationStore {
  readonly incidents: IncidentLog;
  private readonly storage: DurableObjectStorage;
  private readonly onRollback: () => void;
  private created: boolean | null = null;
  private cached: StoredConversation | null | undefined;
  private isOpen = false;
  private isChanged = false;
  private nextRev = 1;
  private journaledRev = 0;
  private firstUnsettledId = 1;
  private firstOutboxId = 1;
  private pendingEvents = 0;

  constructor(storage: DurableObjectStorage, onRollback: () => void) {
    this.storage = storage;
    this.onRollback = onRollback;
    this.incidents = new IncidentLog(storage, () => this.takeRev());
  }

  /** All of it or nothing; a throw also forgets what was cached meanwhile. */
  transaction<T>(work: () => T): T {
    this.load();
    try {
      return this.storage.transactionSync(() => {
        if (!this.created) for (const statement of SCHEMA) this.storage.sql.exec(statement);
        this.created = true;
        this.isOpen = true;
        const done = work();
        if (this.isChanged) this.write();
        return done;
      });
    } catch (error) {
      this.forget();
      this.onRollback();
      throw error;
    } finally {
      this.isOpen = false;
    }
  }

  /** What is in memory is no longer what is stored. */
  forget(): void {
    this.created = null;
    this.cached = undefined;
    this.isChanged = false;
    this.incidents.forget();
    [this.pendingEvents, this.firstUnsettledId] = [0, 1];
  }

  load(): StoredConversation | null {
    if (this.cached !== undefined) return this.cached;
    this.created ??= this.hasSchema();
    this.cached = this.created ? this.readConversation() : null;
    if (!this.cached) this.beginAfter(readTombstone(this.storage));
    return this.cached;
  }

  get nextOutboxId(): number {
    return this.load()?.profile.nextOutboxId ?? this.firstOutboxId;
  }

  get lastRev(): number {
    this.load();
    return this.nextRev - 1;
  }

  /** When the newest of what is kept came to be; 0 without anything. */
  latestAt(): number {
    return this.exists() ? latestAt(this.storage.sql) : 0;
  }

  /** The whole memory, oldest first. */
  everything(): { events: readonly StoredEvent[]; rows: readonly OutboxRow[] } {
    if (!this.exists()) return { events: [], rows: [] };
    const events = this.rows<StoredEvent>('SELECT * FROM events ORDER BY received_at, rev');
    const rows = this.rows<OutboxRecord>('SELECT * FROM outbox ORDER BY id').map(rowFromRecord);
    return { events, rows };
  }

  /** A transaction writes it once, at its end: a webhook of a hundred messages costs one row for it. */
  save(conversation: StoredConversation): void {
    this.cached = conversation;
    if (this.isOpen) this.isChanged = true;
    else this.write();
  }

  /** False when the event is known already: it changes nothing twice (invariant I2). */
  insertEvent(event: InboundEvent, entry: { status: EventStatus; receivedAt: number; correlationId: string }): boolean {
    const cursor = this.storage.sql.exec(
      'INSERT OR IGNORE INTO events (id, rev, status, kind, at, received_at, tries, correlation_id, body) VALUES (?, ?, ?, ?, ?, ?, 0, ?, ?)',
      event.id,
      this.nextRev,
      entry.status,
      event.content.kind,
      event.at,
      entry.receivedAt,
      entry.correlationId,
      JSON.stringify(event),
    );
    if (cursor.rowsWritten === 0) return false;
    this.nextRev++;
    if (entry.status === 'pending') this.pendingEvents++;
    return true;
  }

  /** An event that was just decided must be decided again, with an act. */
  postponeEvent(id: string): void {
    this.pendingEvents++;
    this.changeEvent(id, { status: 'pending', tries: 0 });
  }

  /** A pending event's next status. */
  changeEvent(id: string, change: { status: EventStatus; tries: number }): void {
    const { status, tries } = change;
    if (status !== 'pending') this.pendingEvents--;
    this.storage.sql.exec(
      'UPDATE events SET status = ?, tries = ?, rev = ? WHERE id = ?',
      status,
      tries,
      this.takeRev(),
      id,
    );
  }

  hasPendingEvents(): boolean {
    return this.exists() && this.pendingEvents > 0;
  }

  /** In the order of arrival. Not one by one: there is no index, and a backlog would be read once for each of its events. */
  nextPendingEvents(): readonly StoredEvent[] {
    if (!this.hasPendingEvents()) return [];
    const query = "SELECT * FROM events WHERE status = 'pending' ORDER BY received_at, rev LIMIT ?";
    return this.rows<StoredEvent>(query, PENDING_PAGE);
  }

  insertOutboxRow(row: OutboxRow): void {
    const placeholders = OUTBOX_COLUMNS.map(() => '?').join(', ');
    const values = valuesOf(row);
    this.storage.sql.exec(
      `INSERT INTO outbox (id, rev, ${OUTBOX_COLUMNS.join(', ')}) VALUES (?, ?, ${placeholders})`,
      row.id,
      this.takeRev(),
      ...OUTBOX_COLUMNS.map((column) => values[column] ?? null),
    );
  }

  changeOutboxRow(id: number, change: RowChange): void {
    const values = valuesOf(change);
    const columns = OUTBOX_COLUMNS.filter((column) => column in values);
    const assignments = columns.map((column) => `${column} = ?`);
    if (change.status && isSettled({ status: change.status })) assignments.push(FORGET_OTHERS);
    this.storage.sql.exec(
      `UPDATE outbox SET rev = ?, ${assignments.join(', ')} WHERE id = ?`,
      this.takeRev(),
      ...columns.map((column) => values[column] ?? null),
      id,
    );
  }

  /** A settled row is none any more: it is the oldest that waits, perhaps. */
  reopenOutboxRow(id: number, change: RowChange): void {
    this.changeOutboxRow(id, change);
    this.firstUnsettledId = Math.min(this.firstUnsettledId, id);
  }

  outboxRow(id: number): OutboxRow | null {
    if (!this.exists()) return null;
    const [record] = this.rows<OutboxRecord>('SELECT * FROM outbox WHERE id = ?', id);
    return record ? rowFromRecord(record) : null;
  }

  /** Oldest first. Rows before the first unsettled one stay settled, so they are not read again. */
  unsettledRows(): readonly OutboxRow[] {
    if (!this.exists()) return [];
    const from = this.firstUnsettledId;
    const unsettled = this.rows<OutboxRecord>(`SELECT * FROM outbox WHERE id >= ? AND ${UNSETTLED} ORDER BY id`, from);
    this.firstUnsettledId = unsettled[0]?.id ?? this.nextOutboxId;
    return unsettled.map(rowFromRecord);
  }

  /** When the oldest unsettled row wants something; null without one. */
  outboxDueAt(): number | null {
    if (!this.exists()) return null;
    const from = this.firstUnsettledId;
    const [oldest] = this.rows<{ id: number; due_at: number }>(
      `SELECT id, due_at FROM outbox WHERE id >= ? AND ${UNSETTLED} ORDER BY id LIMIT 1`,
      from,
    );
    this.firstUnsettledId = oldest?.id ?? this.nextOutboxId;
    return oldest?.due_at ?? null;
  }

  recentRows(): readonly OutboxRow[] {
    if (!this.exists()) return [];
    return this.rows<OutboxRecord>('SELECT * FROM outbox ORDER BY id DESC LIMIT ?', RECEIPT_REACH).map(rowFromRecord);
  }

  /** What the journal has not confirmed, oldest change first; null when there is nothing. */
  unjournaled(limit: number): Unjournaled | null {
    if (!this.hasUnjournaled()) return null;
    const { incidents, journaledRev: after } = this;
    return readUnjournaled({ sql: this.storage.sql, incidents }, { after, lastRev: this.nextRev - 1, limit });
  }

  hasUnjournaled(): boolean {
    return this.exists() && this.nextRev - 1 > this.journaledRev;
  }

  confirmJournal(upTo: number): void {
    if (!this.exists() || upTo <= this.journaledRev) return;
    this.journaledRev = Math.min(upTo, this.nextRev - 1);
    this.storage.sql.exec('UPDATE conversation SET journaled_rev = ? WHERE id = 1', this.journaledRev);
  }

  /** Forgets what is old enough, if that is due, and notes when to do so again. */
  purge(now: number): void {
    const conversation = this.load();
    const dueAt = conversation?.profile.purgeAt ?? null;
    if (!conversation || dueAt === null || dueAt > now) return;
    this.transaction(() => {
      const memory = { sql: this.storage.sql, incidents: this.incidents };
      const purgeAt = forgetOld(memory, { now, journaledRev: this.journaledRev });
      this.save({ ...conversation, profile: { ...conversation.profile, purgeAt } });
    });
  }

  private beginAfter(tombstone: Tombstone | null): void {
    this.journaledRev = tombstone?.lastRev ?? 0;
    this.nextRev = this.journaledRev + 1;
    this.firstOutboxId = tombstone?.nextOutboxId ?? 1;
  }

  private write(): void {
    if (!this.cached) return;
    this.storage.sql.exec(
      'INSERT OR REPLACE INTO conversation (id, profile, state, journaled_rev) VALUES (1, ?, ?, ?)',
      JSON.stringify(this.cached.profile),
      encodeState(this.cached.state),
      this.journaledRev,
    );
    this.isChanged = false;
  }

  private exists(): boolean {
    return this.load() !== null;
  }

  private takeRev(): number {
    return this.nextRev++;
  }

  private hasSchema(): boolean {
    return this.rows("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'conversation'").length > 0;
  }

  private readConversation(): StoredConversation | null {
    const [row] = this.rows<{ profile: string; state: string; journaled_rev: number }>('SELECT * FROM conversation');
    if (!row) return null;
    const [events] = this.rows<{ rev: number | null; pending: number | null }>(
      "SELECT max(rev) AS rev, sum(status = 'pending') AS pending FROM events",
    );
    const [outbox] = this.rows<{ rev: number | null }>('SELECT max(rev) AS rev FROM outbox');
    this.pendingEvents = events?.pending ?? 0;
    this.journaledRev = row.journaled_rev;
    this.nextRev = Math.max(events?.rev ?? 0, outbox?.rev ?? 0, this.incidents.lastRev(), row.journaled_rev) + 1;
    return { profile: parseProfile(row.profile), state: decodeState(row.state) };
  }

  private rows<T extends object>(query: string, ...bindings: (string | number)[]): readonly T[] {
    return this.storage.sql.exec(query, ...bindings).toArray() as unknown as readonly T[];
  }
}

/** Written by `save` only. */
function parseProfile(text: string): ConversationProfile {
  return JSON.parse(text) as ConversationProfile;
}
