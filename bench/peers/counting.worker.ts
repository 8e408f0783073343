import * as product from '../../src/worker.ts';

export { AccountObject, RestaurantObject } from '../../src/worker.ts';

/** The product, and beside it a count of the SQLite rows that its conversations write, as the platform bills them: an alarm is one too. */
let rowsWritten = 0;
let counting = false;

export class ConversationObject extends product.ConversationObject {
  constructor(ctx: DurableObjectState, env: Env) {
    if (!counting) countRows(ctx.storage);
    counting = true;
    super(ctx, env);
  }
}

/** For every storage of the isolate. */
function countRows(storage: DurableObjectStorage): void {
  const sql = Object.getPrototypeOf(storage.sql) as SqlStorage;
  const { exec } = sql;
  const prototype = Object.getPrototypeOf(storage) as DurableObjectStorage;
  const { setAlarm } = prototype;
  sql.exec = function counted(this: SqlStorage, query: string, ...bindings: SqlStorageValue[]) {
    const cursor = exec.call(this, query, ...bindings);
    rowsWritten += cursor.rowsWritten;
    return cursor;
  } as typeof exec;
  prototype.setAlarm = function counted(this: DurableObjectStorage, ...input) {
    rowsWritten++;
    return setAlarm.call(this, ...input);
  };
}

const worker: ExportedHandler<Env> = product.default;

export default {
  ...worker,
  async fetch(request, env, ctx) {
    if (new URL(request.url).pathname === '/rows') return Response.json({ rowsWritten });
    return worker.fetch?.(request, env, ctx) ?? new Response(null, { status: 404 });
  },
} satisfies ExportedHandler<Env>;
