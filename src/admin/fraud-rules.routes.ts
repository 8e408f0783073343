import { z } from 'zod';
import type { Deps } from '#src/deps';
import { anyRuleParams, RULE_KEYS, type RuleKey, ruleParamProblems } from '#src/fraud/index';
import { HttpError } from '#src/gateway/http-error';
import { type Answer, type Operation, operation } from '#src/gateway/operation';

const PATH = '/v1/admin/fraud/rules';

const rule = z.object({
  key: z.string(),
  scope: z.enum(['INBOUND', 'CHECKOUT']),
  action: z.string(),
  params: z.object({}).loose(),
  is_active: z.boolean(),
  is_own: z.boolean(),
});
const one = z.object({ ok: z.literal(true), rule });
/** A closed list: what is asked for goes into the audit log. */
const params = z.object({ key: z.enum(RULE_KEYS) });

const listRules = operation({
  method: 'GET',
  path: PATH,
  id: 'listFraudRules',
  summary: 'The rules against abuse as they hold for the restaurant that the token belongs to.',
  scope: 'admin:read',
  action: 'ADMIN_FRAUD_RULES_LIST',
  answer: {
    description: 'All of them; `is_own` where the restaurant has set something of its own.',
    schema: z.object({ ok: z.literal(true), count: z.int(), rules: z.array(rule) }),
  },
  async run({ deps, client }) {
    const rules = await deps.fraud.listRules(client);
    return { body: { ok: true, count: rules.length, rules } };
  },
});

const replaceRule = operation({
  method: 'PUT',
  path: `${PATH}/{key}`,
  id: 'replaceFraudRule',
  summary:
    'The restaurant’s own version of a rule; a parameter that it leaves out is the one for all. The bot goes by it from its next message on.',
  scope: 'admin:write',
  action: 'ADMIN_FRAUD_RULE_REPLACE',
  params,
  body: z.object({ is_active: z.boolean(), params: anyRuleParams }),
  answer: { description: 'The rule as it holds now.', schema: one },
  async run({ deps, client, params: { key }, body }) {
    const given = body.params as Readonly<Record<string, number>>;
    const details = ruleParamProblems(key, given);
    if (details.length > 0) throw new HttpError('invalid_request', { details: [...details] });
    const { tenantId, restaurantId } = client;
    const change = { tenantId, restaurantId, key, isActive: body.is_active, params: given };
    if (!(await deps.fraud.saveRule(change))) throw new HttpError('not_found');
    return answerOf(deps, client, key);
  },
});

const removeRule = operation({
  method: 'DELETE',
  path: `${PATH}/{key}`,
  id: 'removeFraudRule',
  summary: 'Takes the restaurant’s own version of a rule back: the one for all holds again.',
  scope: 'admin:write',
  action: 'ADMIN_FRAUD_RULE_REMOVE',
  params,
  answer: { description: 'The rule as it holds now.', schema: one },
  async run({ deps, client, params: { key } }) {
    const { tenantId, restaurantId } = client;
    await deps.fraud.removeRule({ tenantId, restaurantId, key });
    return answerOf(deps, client, key);
  },
});

async function answerOf(deps: Deps, whose: { tenantId: string; restaurantId: string }, key: RuleKey): Promise<Answer> {
  const held = (await deps.fraud.listRules(whose)).find((known) => known.key === key);
  if (!held) throw new HttpError('not_found');
  return { body: { ok: true, rule: held } };
}

export const fraudRuleOperations: readonly Operation[] = [listRules, replaceRule, removeRule];
