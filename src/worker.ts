import { consume } from '#queues/consume';
import { handleRequest } from '#src/gateway/app';
import { runScheduled } from '#src/ops/scheduled';

export { AccountObject } from '#durable-objects/account';
export { ConversationObject } from '#durable-objects/conversation';
export { RestaurantObject } from '#durable-objects/restaurant';

export default {
  fetch: (request, env, ctx) => handleRequest(request, env, ctx),
  queue: (batch, env) => consume(batch, env),
  scheduled: (controller, env) => runScheduled(controller.cron, env),
} satisfies ExportedHandler<Env>;
