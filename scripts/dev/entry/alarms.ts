import { clockOffset, realNow, setClockOffset } from './clock.ts';
import type { KnownObject } from './dev-object.ts';

/**
 * The product sets alarms on the moved clock, workerd keeps them on the real one. So `setAlarm` and `getAlarm` translate for every storage
 * of the isolate: real = moved − offset.
 */
type SetAlarm = DurableObjectStorage['setAlarm'];
type GetAlarm = DurableObjectStorage['getAlarm'];

interface Original {
  readonly setAlarm: SetAlarm;
  readonly getAlarm: GetAlarm;
}

interface Watched extends KnownObject {
  readonly ctx: DurableObjectState;
  readonly env: DevEnv;
  /** On the moved clock; undefined until the product has set it in this isolate. */
  dueAt: number | undefined;
  isRemembered: boolean;
  /** Waiting for the alarm to have run. */
  waiting: (() => void)[];
}

const FIRE_TIMEOUT_MS = 15_000;
const watchedBy = new WeakMap<DurableObjectStorage, Watched>();
let original: Original | null = null;
let clockLoaded = false;

/** Every door waits for this first. Each loads for itself: a promise of one request must not be awaited in another. */
export async function loadClock(env: DevEnv): Promise<void> {
  if (clockLoaded) return;
  const offset = await devObjectOf(env).clock();
  if (clockLoaded) return;
  setClockOffset(offset);
  clockLoaded = true;
}

export function devObjectOf(env: DevEnv) {
  return env.DEV.getByName('dev');
}

/** Call with the context before the product's own constructor sees it. */
export function translateAlarms(ctx: DurableObjectState): DurableObjectState {
  if (original === null) {
    const prototype = Object.getPrototypeOf(ctx.storage) as DurableObjectStorage;
    original = { setAlarm: prototype.setAlarm, getAlarm: prototype.getAlarm };
    prototype.setAlarm = setMovedAlarm;
    prototype.getAlarm = getMovedAlarm;
  }
  return ctx;
}

const setMovedAlarm: SetAlarm = function (this: DurableObjectStorage, time, options) {
  const dueAt = Number(time);
  const watched = watchedBy.get(this);
  if (watched) {
    watched.dueAt = dueAt;
    remember(watched);
  }
  return originals().setAlarm.call(this, dueAt - clockOffset(), options);
};

const getMovedAlarm: GetAlarm = async function (this: DurableObjectStorage, options) {
  const real = await originals().getAlarm.call(this, options);
  return real === null ? null : real + clockOffset();
};

function originals(): Original {
  if (original === null) throw new Error('alarms are not translated yet');
  return original;
}

function remember(watched: Watched): void {
  if (watched.isRemembered) return;
  watched.isRemembered = true;
  const { binding, id } = watched;
  const remembered = devObjectOf(watched.env).remember({ binding, id });
  watched.ctx.waitUntil(
    remembered.catch(() => {
      watched.isRemembered = false;
    }),
  );
}

/** One object's alarm as the development entry handles it. */
export class AlarmWatch {
  private readonly watched: Watched;

  constructor(input: { ctx: DurableObjectState; env: DevEnv; binding: string }) {
    const { ctx, env, binding } = input;
    this.watched = { ctx, env, binding, id: ctx.id.toString(), dueAt: undefined, isRemembered: false, waiting: [] };
    watchedBy.set(ctx.storage, this.watched);
    if (!clockLoaded) void ctx.blockConcurrencyWhile(() => loadClock(env));
  }

  /** Runs the product's alarm handler and tells who waits for it. */
  async run(handler: () => Promise<void> | void): Promise<void> {
    const { watched } = this;
    watched.dueAt = undefined;
    try {
      await handler();
    } finally {
      for (const done of watched.waiting.splice(0)) done();
    }
  }

  /** The clock has moved from `fromOffset` to where it is now: fires the alarm if it is due, else sets it anew. True when it fired. */
  async move(fromOffset: number): Promise<boolean> {
    const { storage } = this.watched.ctx;
    const real = await originals().getAlarm.call(storage);
    if (real === null) return false;
    const dueAt = this.watched.dueAt ?? real + fromOffset;
    const isDue = dueAt <= realNow() + clockOffset();
    const ran = isDue ? this.nextRun() : null;
    await originals().setAlarm.call(storage, isDue ? realNow() : dueAt - clockOffset());
    await ran;
    return isDue;
  }

  private nextRun(): Promise<void> {
    return new Promise((resolve) => {
      this.watched.waiting.push(resolve);
      setTimeout(resolve, FIRE_TIMEOUT_MS);
    });
  }
}
