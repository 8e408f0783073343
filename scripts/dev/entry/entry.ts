import './clock.ts';
import * as product from '../../../src/worker.ts';
import { AlarmWatch, loadClock, translateAlarms } from './alarms.ts';
import { handleDevRequest } from './dev-routes.ts';

export { DevObject } from './dev-object.ts';

const worker: ExportedHandler<Env> = product.default;

/**
 * The Worker as `npm run dev` runs it: the deployed one, and around it a clock that can be moved. Nothing of this folder is part of a deploy;
 * wrangler.toml names src/worker.ts.
 */
export default {
  async fetch(request, env, ctx) {
    await loadClock(env);
    const isDev = new URL(request.url).pathname.startsWith('/__dev/');
    if (isDev) return handleDevRequest(request, { worker, env, ctx });
    return worker.fetch?.(request, env, ctx) ?? new Response(null, { status: 404 });
  },
  async queue(batch, env, ctx) {
    await loadClock(env);
    await worker.queue?.(batch, env, ctx);
  },
  async scheduled(controller, env, ctx) {
    await loadClock(env);
    await worker.scheduled?.(controller, env, ctx);
  },
} satisfies ExportedHandler<DevEnv>;

export class ConversationObject extends product.ConversationObject {
  private readonly watch: AlarmWatch;

  constructor(ctx: DurableObjectState, env: DevEnv) {
    super(translateAlarms(ctx), env);
    this.watch = new AlarmWatch({ ctx, env, binding: 'CONVERSATIONS' });
  }

  override alarm(): Promise<void> {
    return this.watch.run(() => super.alarm());
  }

  moveAlarm(fromOffset: number): Promise<boolean> {
    return this.watch.move(fromOffset);
  }
}

// These two set no alarm: they only need the moved clock before their first call. One that begins to set alarms does as above.
export class RestaurantObject extends product.RestaurantObject {
  constructor(ctx: DurableObjectState, env: DevEnv) {
    super(ctx, env);
    void ctx.blockConcurrencyWhile(() => loadClock(env));
  }
}

export class AccountObject extends product.AccountObject {
  constructor(ctx: DurableObjectState, env: DevEnv) {
    super(ctx, env);
    void ctx.blockConcurrencyWhile(() => loadClock(env));
  }
}
