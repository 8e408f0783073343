import { devObjectOf } from './alarms.ts';
import { clockOffset, setClockOffset } from './clock.ts';
import { inspectConversation } from './conversation-state.ts';
import { lastRunBetween } from './cron-schedule.ts';
import { refuse } from './refuse.ts';

export interface DevContext {
  /** The deployed Worker's default export. */
  readonly worker: ExportedHandler<Env>;
  readonly env: DevEnv;
  readonly ctx: ExecutionContext;
}

/** Of objects asked at once when the clock moves. */
const PARALLEL = 20;
const MAX_OFFSET_MS = 10 * 365 * 24 * 3_600_000;

export async function handleDevRequest(request: Request, context: DevContext): Promise<Response> {
  const url = new URL(request.url);
  switch (`${request.method} ${url.pathname}`) {
    case 'POST /__dev/clock':
      return moveClock(await bodyOf(request), context);
    case 'GET /__dev/clock':
      return Response.json({ offsetMs: clockOffset(), now: Date.now() });
    case 'POST /__dev/cron':
      return runCron(await bodyOf(request), context);
    case 'POST /__dev/tick':
      return Response.json({ ran: await runDueCrons(Date.now() - 60_000, context) });
    case 'GET /__dev/state':
      return inspectConversation(url.searchParams, context.env);
    default:
      return refuse(404, { error: 'not_found', message: `${request.method} ${url.pathname} is no development route` });
  }
}

async function bodyOf(request: Request): Promise<Readonly<Record<string, unknown>>> {
  const body: unknown = await request.json().catch(() => null);
  return typeof body === 'object' && body !== null ? { ...body } : {};
}

/** First the clock, then what has become due on it: alarms, then cron jobs, each job once. */
async function moveClock(body: Readonly<Record<string, unknown>>, context: DevContext): Promise<Response> {
  const { offsetMs } = body;
  if (typeof offsetMs !== 'number' || !Number.isFinite(offsetMs) || Math.abs(offsetMs) > MAX_OFFSET_MS) {
    return refuse(400, { error: 'invalid_offset', message: '{"offsetMs": <milliseconds>}, at most ten years' });
  }
  const from = clockOffset();
  const before = Date.now();
  await devObjectOf(context.env).setClock(offsetMs);
  setClockOffset(offsetMs);
  const fired = await moveAlarms(from, context.env);
  const crons = await runDueCrons(before, context);
  return Response.json({ ok: true, offsetMs, now: Date.now(), fired, crons });
}

async function moveAlarms(fromOffset: number, env: DevEnv): Promise<number> {
  const objects = await devObjectOf(env).objects();
  let fired = 0;
  for (let start = 0; start < objects.length; start += PARALLEL) {
    const moved = await Promise.all(
      objects
        .slice(start, start + PARALLEL)
        .map(({ binding, id }) => alarmOf(env, { binding, id }).moveAlarm(fromOffset)),
    );
    fired += moved.filter(Boolean).length;
  }
  return fired;
}

interface MovableAlarm {
  moveAlarm(fromOffset: number): Promise<boolean>;
}

/** Only objects of this entry are remembered, and all of those that set alarms have `moveAlarm`. */
function alarmOf(env: DevEnv, object: { binding: string; id: string }): MovableAlarm {
  const namespaces = env as unknown as Readonly<Record<string, DurableObjectNamespace>>;
  const namespace = namespaces[object.binding];
  if (!namespace) throw new Error(`no binding ${object.binding}`);
  return namespace.get(namespace.idFromString(object.id)) as unknown as MovableAlarm;
}

async function runDueCrons(before: number, context: DevContext): Promise<readonly string[]> {
  const span = await devObjectOf(context.env).takeCronSpan({ before, now: Date.now() });
  const due = cronsOf(context.env).flatMap((cron) => {
    const at = lastRunBetween(cron, span);
    return at === null ? [] : [{ cron, at }];
  });
  for (const { cron, at } of due) await runScheduled(cron, { at, context });
  return due.map(({ cron }) => cron);
}

async function runCron(body: Readonly<Record<string, unknown>>, context: DevContext): Promise<Response> {
  const crons = cronsOf(context.env);
  const asked = body.cron === 'all' ? crons : crons.filter((known) => known === body.cron);
  if (asked.length === 0) return refuse(400, { error: 'unknown_cron', message: 'not in wrangler.toml', crons });
  try {
    for (const cron of asked) await runScheduled(cron, { at: Date.now(), context });
    return Response.json({ ok: true, cron: body.cron });
  } catch (error) {
    return refuse(500, { error: 'cron_failed', message: error instanceof Error ? error.message : String(error) });
  }
}

function cronsOf(env: DevEnv): readonly string[] {
  return JSON.parse(env.DEV_CRONS) as readonly string[];
}

/** Through the Worker's own `scheduled`, as the platform calls it, until everything it has begun is done. */
async function runScheduled(cron: string, run: { at: number; context: DevContext }): Promise<void> {
  const { worker, env, ctx } = run.context;
  const background: Promise<unknown>[] = [];
  const controller: ScheduledController = { cron, scheduledTime: run.at, noRetry: () => {} };
  const collecting = new Proxy(ctx, {
    get: (target, key) => {
      if (key !== 'waitUntil') return Reflect.get(target, key);
      return (promise: Promise<unknown>) => {
        background.push(promise);
        target.waitUntil(promise);
      };
    },
  });
  await worker.scheduled?.(controller, env, collecting);
  await Promise.allSettled(background);
}
