import { z } from 'zod';
import type { Deps } from '#src/deps';
import { HttpError } from '#src/gateway/http-error';
import { type Answer, type Operation, operation } from '#src/gateway/operation';
import { variablesOf } from '#src/locale/index';
import { knownTemplate, locale, type TemplateRef, templateParams } from './template-params.ts';

const MAX_VARIABLES = 20;
const approved = z.object({
  name: z.string().regex(/^[a-z0-9_]{1,512}$/, 'is no name of a template'),
  language: z.string().regex(/^[a-z]{2,3}(_[A-Z]{2})?$/, 'is no language of a template'),
  variables: z.array(z.string()).max(MAX_VARIABLES),
});
const shown = approved.extend({
  key: z.string(),
  locale,
  version: z.string(),
  status: z.string().nullable(),
});
const one = z.object({ ok: z.literal(true), template: shown });

const listApprovedTemplates = operation({
  method: 'GET',
  path: '/v1/admin/approved-templates',
  id: 'listApprovedTemplates',
  summary: 'Which template of WhatsApp stands in for which of ours once the 24-hour window is closed.',
  scope: 'admin:read',
  action: 'ADMIN_APPROVED_TEMPLATES_LIST',
  answer: {
    description: 'The templates; one whose `status` is known and not `APPROVED` is not sent.',
    schema: z.object({ ok: z.literal(true), count: z.int(), templates: z.array(shown) }),
  },
  async run({ deps, client }) {
    const templates = await deps.templates.approved.list(client);
    return { body: { ok: true, count: templates.length, templates } };
  },
});

const replaceApprovedTemplate = operation({
  method: 'PUT',
  path: '/v1/admin/approved-templates/{key}/{locale}',
  id: 'replaceApprovedTemplate',
  summary: 'Names the approved template for one of ours, and which variables its {{1}}, {{2}} … are.',
  scope: 'admin:write',
  action: 'ADMIN_APPROVED_TEMPLATE_REPLACE',
  params: templateParams,
  versioned: true,
  body: approved,
  answer: { description: 'The template as it is now.', schema: one },
  async run({ deps, client, params, body, ifMatch }) {
    const name = knownTemplate(params);
    const known = variablesOf(name.key);
    if (!body.variables.every((variable) => known.includes(variable)))
      throw new HttpError('invalid_request', { details: [`variables: only of ${known.join(', ') || 'none'}`] });
    const { tenantId, clientId } = client;
    const change = { ...name, tenantId, version: ifMatch, template: body, by: clientId };
    if (!(await deps.templates.approved.save(change))) throw new HttpError('precondition_failed');
    return answerOf(deps, tenantId, name);
  },
});

const removeApprovedTemplate = operation({
  method: 'DELETE',
  path: '/v1/admin/approved-templates/{key}/{locale}',
  id: 'removeApprovedTemplate',
  summary: 'No template stands in for that one any more.',
  scope: 'admin:write',
  action: 'ADMIN_APPROVED_TEMPLATE_REMOVE',
  params: templateParams,
  versioned: true,
  answer: { description: 'It is gone.', schema: z.object({ ok: z.literal(true) }) },
  async run({ deps, client, params, ifMatch }) {
    const name = knownTemplate(params);
    const isRemoved = await deps.templates.approved.remove({ ...name, tenantId: client.tenantId, version: ifMatch });
    if (!isRemoved) throw new HttpError('precondition_failed');
    return { body: { ok: true } };
  },
});

async function answerOf(deps: Deps, tenantId: string, name: TemplateRef): Promise<Answer> {
  const rows = await deps.templates.approved.list({ tenantId });
  const template = rows.find(({ key, locale: language }) => key === name.key && language === name.locale);
  if (!template) throw new HttpError('not_found');
  return { body: { ok: true, template }, version: template.version };
}

export const approvedTemplateOperations: readonly Operation[] = [
  listApprovedTemplates,
  replaceApprovedTemplate,
  removeApprovedTemplate,
];
