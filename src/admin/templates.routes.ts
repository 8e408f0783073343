import { z } from 'zod';
import type { Deps } from '#src/deps';
import { HttpError } from '#src/gateway/http-error';
import { type Answer, type Operation, operation } from '#src/gateway/operation';
import { shownTemplates, templateProblems, variablesOf } from '#src/locale/index';
import { knownTemplate, locale, type TemplateRef, templateKey, templateParams } from './template-params.ts';

const source = z.enum(['tenant', 'global', 'built_in']);
const template = z.object({
  key: z.string(),
  locale,
  content: z.string(),
  source,
  variables: z.array(z.string()),
  version: z.string(),
});
const one = z.object({ ok: z.literal(true), template });

const listTemplates = operation({
  method: 'GET',
  path: '/v1/admin/templates',
  id: 'listTemplates',
  summary:
    'Everything the bot says, in every language: the tenant’s own words, else the platform’s, else the built-in.',
  scope: 'admin:read',
  action: 'ADMIN_TEMPLATES_LIST',
  query: z.object({ name: templateKey.optional(), locale: locale.optional(), source: source.optional() }),
  answer: {
    description: 'The templates; `version` is what `If-Match` wants.',
    schema: z.object({ ok: z.literal(true), count: z.int(), templates: z.array(template) }),
  },
  async run({ deps, client, query }) {
    // A parameter called `key` would be refused as a credential.
    const { name, ...filter } = query;
    const templates = shownTemplates(await deps.templates.list(client), { ...filter, key: name });
    return { body: { ok: true, count: templates.length, templates } };
  },
});

const readTemplate = operation({
  method: 'GET',
  path: '/v1/admin/templates/{key}/{locale}',
  id: 'readTemplate',
  summary: 'One template.',
  scope: 'admin:read',
  action: 'ADMIN_TEMPLATE_READ',
  params: templateParams,
  versioned: true,
  answer: { description: 'The template; the ETag names the version of the tenant’s own words.', schema: one },
  async run({ deps, client, params: name }) {
    return answerOf(deps, client.tenantId, knownTemplate(name));
  },
});

const replaceTemplate = operation({
  method: 'PUT',
  path: '/v1/admin/templates/{key}/{locale}',
  id: 'replaceTemplate',
  summary:
    'The tenant’s own words for a template. Only its own variables may stand in them. The bot says them with its next message.',
  scope: 'admin:write',
  action: 'ADMIN_TEMPLATE_REPLACE',
  params: templateParams,
  versioned: true,
  body: z.object({ content: z.string() }),
  answer: { description: 'The template as it is now.', schema: one },
  async run({ deps, client, params: given, body, ifMatch }) {
    const name = knownTemplate(given);
    const { content } = body;
    const details = templateProblems({ ...name, content });
    if (details.length > 0) throw new HttpError('invalid_request', { details: [...details] });
    const { tenantId, clientId } = client;
    const variables = variablesOf(name.key);
    const change = { ...name, tenantId, version: ifMatch, content, variables, by: clientId };
    if (!(await deps.templates.save(change))) throw new HttpError('precondition_failed');
    return answerOf(deps, tenantId, name);
  },
});

const removeTemplate = operation({
  method: 'DELETE',
  path: '/v1/admin/templates/{key}/{locale}',
  id: 'removeTemplate',
  summary: 'Takes the tenant’s own words back: the platform’s or the built-in ones hold again.',
  scope: 'admin:write',
  action: 'ADMIN_TEMPLATE_REMOVE',
  params: templateParams,
  versioned: true,
  answer: { description: 'The template as it is now.', schema: one },
  async run({ deps, client, params: given, ifMatch }) {
    const name = knownTemplate(given);
    const { tenantId } = client;
    if (!(await deps.templates.remove({ ...name, tenantId, version: ifMatch })))
      throw new HttpError('precondition_failed');
    return answerOf(deps, tenantId, name);
  },
});

async function answerOf(deps: Deps, tenantId: string, name: TemplateRef): Promise<Answer> {
  const [shown] = shownTemplates(await deps.templates.list({ tenantId }), name);
  if (!shown) throw new HttpError('not_found');
  return { body: { ok: true, template: shown }, version: shown.version };
}

export const templateOperations: readonly Operation[] = [listTemplates, readTemplate, replaceTemplate, removeTemplate];
