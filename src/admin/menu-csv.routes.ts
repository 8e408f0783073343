import { z } from 'zod';
import { HttpError } from '#src/gateway/http-error';
import { type Operation, operation } from '#src/gateway/operation';
import { readMenuCsv } from '#src/menu/index';
import { menuAnswer, shownMenu } from './menu.routes.ts';

const MAX_CSV = 2_000_000;

const importMenu = operation({
  method: 'PUT',
  path: '/v1/admin/menu/csv',
  id: 'importMenu',
  summary:
    'Replaces the whole menu by a CSV as GET /v1/admin/menu?format=csv gives it: a line for each item, its options on the lines under it. What is wrong is told by line, and nothing is changed then.',
  scope: 'admin:write',
  action: 'ADMIN_MENU_IMPORT',
  versioned: true,
  body: z.object({ csv: z.string().max(MAX_CSV) }),
  answer: { description: 'The menu as it is now, with its new ETag.', schema: shownMenu },
  async run({ deps, client: { restaurantId }, body, ifMatch }) {
    const menu = readMenuCsv(body.csv);
    if (menu.kind === 'wrong') throw new HttpError('invalid_request', { details: [...menu.problems] });
    if (!(await deps.menus.replace({ restaurantId, version: ifMatch, items: menu.items })))
      throw new HttpError('precondition_failed');
    return menuAnswer(deps, restaurantId);
  },
});

export const menuCsvOperations: readonly Operation[] = [importMenu];
