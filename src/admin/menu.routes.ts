import { z } from 'zod';
import type { Deps } from '#src/deps';
import { HttpError } from '#src/gateway/http-error';
import { type Answer, type Operation, operation } from '#src/gateway/operation';
import { MAX_ITEMS, type MenuDocumentItem, menuCsv, menuDocumentItem, menuProblems } from '#src/menu/index';

export const shownMenu = z.object({ ok: z.literal(true), count: z.int(), items: z.array(menuDocumentItem) });
interface MenuBody {
  readonly ok: true;
  readonly count: number;
  readonly items: readonly MenuDocumentItem[];
}

const itemParams = z.object({ code: z.string().max(64) });

const readMenu = operation({
  method: 'GET',
  path: '/v1/admin/menu',
  id: 'readMenu',
  summary:
    'The whole menu of the restaurant that the token belongs to, in the order in which it is shown; also what is switched off or sold out. As JSON or as a CSV file.',
  scope: 'admin:read',
  action: 'ADMIN_MENU_READ',
  versioned: true,
  query: z.object({ format: z.enum(['json', 'csv']).optional() }),
  answer: { description: 'The items; the ETag names the version of the menu.', schema: shownMenu },
  async run({ deps, client, query }) {
    const answer = await menuAnswer(deps, client.restaurantId);
    if (query.format !== 'csv') return answer;
    const text = menuCsv(answer.body.items);
    return { ...answer, file: { text, contentType: 'text/csv; charset=utf-8', name: 'menu.csv' } };
  },
});

const replaceMenu = operation({
  method: 'PUT',
  path: '/v1/admin/menu',
  id: 'replaceMenu',
  summary:
    'Replaces the whole menu, in the order given. The bot shows it with its next message; orders that were placed keep their own names and prices.',
  scope: 'admin:write',
  action: 'ADMIN_MENU_REPLACE',
  versioned: true,
  body: z.object({ items: z.array(menuDocumentItem).max(MAX_ITEMS) }),
  answer: { description: 'The menu as it is now, with its new ETag.', schema: shownMenu },
  async run({ deps, client, body, ifMatch }) {
    const details = [...menuProblems(body.items)];
    if (details.length > 0) throw new HttpError('invalid_request', { details });
    const { restaurantId } = client;
    if (!(await deps.menus.replace({ restaurantId, version: ifMatch, items: body.items })))
      throw new HttpError('precondition_failed');
    return menuAnswer(deps, restaurantId);
  },
});

const markSoldOut = operation({
  method: 'PUT',
  path: '/v1/admin/menu/items/{code}/sold-out',
  id: 'markSoldOut',
  summary:
    'An item that cannot be had: today where no date is named, else up to and with that day. The bot leaves it out from its next message on.',
  scope: 'admin:write',
  action: 'ADMIN_ITEM_SOLD_OUT',
  params: itemParams,
  body: z.object({ until: z.iso.date().optional() }),
  answer: { description: 'It is sold out.', schema: z.object({ ok: z.literal(true) }) },
  async run({ deps, client, params, body }) {
    return changed(deps, client.restaurantId, { code: params.code, until: body.until ?? 'today' });
  },
});

const bringBack = operation({
  method: 'DELETE',
  path: '/v1/admin/menu/items/{code}/sold-out',
  id: 'bringItemBack',
  summary: 'An item that can be had again.',
  scope: 'admin:write',
  action: 'ADMIN_ITEM_BACK',
  params: itemParams,
  answer: { description: 'It is on the menu again.', schema: z.object({ ok: z.literal(true) }) },
  async run({ deps, client, params }) {
    return changed(deps, client.restaurantId, { code: params.code, until: null });
  },
});

async function changed(
  deps: Deps,
  restaurantId: string,
  change: { code: string; until: string | null },
): Promise<Answer> {
  if (!(await deps.menus.setSoldOut({ restaurantId, ...change }))) throw new HttpError('not_found');
  return { body: { ok: true } };
}

export async function menuAnswer(deps: Deps, restaurantId: string): Promise<Answer & { readonly body: MenuBody }> {
  const { items, version } = await deps.menus.read({ restaurantId });
  return { body: { ok: true, count: items.length, items }, version };
}

export const menuOperations: readonly Operation[] = [readMenu, replaceMenu, markSoldOut, bringBack];
