/**
 * The conversation's own SQLite. Rows are billed by the write, so: one table without rowid for ids, one row for the whole state, one
 * rowid table without indexes for the outbox (platform.md §1.7).
 * `rev` grows with every write and is the journal's cursor.
 */
export const SCHEMA = [
  `CREATE TABLE IF NOT EXISTS events (
    id TEXT PRIMARY KEY, rev INTEGER NOT NULL, status TEXT NOT NULL, kind TEXT NOT NULL, at INTEGER NOT NULL,
    received_at INTEGER NOT NULL, tries INTEGER NOT NULL, correlation_id TEXT NOT NULL, body TEXT NOT NULL
  ) WITHOUT ROWID`,
  `CREATE TABLE IF NOT EXISTS conversation (
    id INTEGER PRIMARY KEY CHECK (id = 1), profile TEXT NOT NULL, state TEXT NOT NULL, journaled_rev INTEGER NOT NULL
  )`,
  `CREATE TABLE IF NOT EXISTS outbox (
    id INTEGER PRIMARY KEY, rev INTEGER NOT NULL, send_class TEXT NOT NULL, intent TEXT NOT NULL, message TEXT NOT NULL,
    answers_message_id TEXT, correlation_id TEXT NOT NULL, created_at INTEGER NOT NULL, status TEXT NOT NULL, attempt INTEGER NOT NULL,
    due_at INTEGER NOT NULL, provider_id TEXT, error_code INTEGER, error TEXT, sent_at INTEGER, delivered_at INTEGER, read_at INTEGER
  )`,
] as const;
