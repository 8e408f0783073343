import { Hono } from 'hono';
import type { Deps } from '#src/deps';
import { fromHex, verifyHmac } from '#src/kernel/crypto';
import { AppError } from '#src/kernel/errors';
import { PAYMENT_RETURN, PROVIDER_WEBHOOK } from '#src/payment-deps';
import { type ProviderEvent, readProviderEvent } from '#src/payments/index';
import type { GatewayEnv, RequestFields } from './gateway-env.ts';
import { HttpError } from './http-error.ts';
import { guardQuery } from './query-guard.ts';
import { limitCaller } from './rate-limit.ts';
import { parseJson, readBody, refuseOversize, requireJsonContentType } from './read-body.ts';
import type { RouteDoc } from './route-doc.ts';

/** Reference/algeria.md §4.1: lower-case hex, no prefix, over the raw bytes. */
const SIGNATURE_HEADER = 'signature';
const FORM = /^[0-9a-f]{64}$/;

export const PAYMENT_ROUTES: readonly RouteDoc[] = [
  {
    method: 'POST',
    path: PROVIDER_WEBHOOK,
    id: 'receivePayment',
    summary:
      'A webhook of Chargily Pay: a hint, upon which the provider is asked. Money is credited for what it answers then.',
    access: 'signature',
    bodies: [{ title: 'Event of Chargily Pay', schema: { type: 'object' } }],
    answers: {
      200: { description: 'It is settled, or concerns nothing of ours.' },
      401: { description: 'The signature is missing or wrong.' },
      404: { description: 'No card payments are set up.' },
      503: { description: 'The provider or Postgres does not answer now: send it again.' },
    },
  },
  {
    method: 'GET',
    path: PAYMENT_RETURN,
    id: 'returnFromPayment',
    summary: 'Where a customer lands who comes back from paying: a page that leads back to the conversation.',
    access: 'open',
    query: ['checkout_id'],
    answers: { 200: { description: 'A page.' } },
    contentType: 'text/html',
  },
];

const PAGE = `<!doctype html><html lang="fr"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Paiement</title><p>Merci ! Retourne à la conversation : nous t’y confirmons ton paiement.</p>
<p lang="ar" dir="rtl">شكرا! ارجع إلى المحادثة: هناك نؤكد لك الدفع.</p></html>`;
const PAGE_POLICY = "default-src 'none'; frame-ancestors 'none'";

export function paymentRoutes(): Hono<GatewayEnv> {
  const routes = new Hono<GatewayEnv>();
  routes.post(PROVIDER_WEBHOOK, (c) => receive(c.req.raw, c.var.deps(), c.var.fields));
  routes.get(PAYMENT_RETURN, (c) => {
    guardQuery(new URL(c.req.url), ['checkout_id']);
    return c.html(PAGE, 200, { 'content-security-policy': PAGE_POLICY });
  });
  for (const { path, method } of PAYMENT_ROUTES) {
    routes.all(path, () => {
      throw new HttpError('method_not_allowed', { headers: { allow: method === 'GET' ? 'GET, HEAD' : method } });
    });
  }
  return routes;
}

/** As with Meta's webhooks nothing of a refused body is read or kept; a right one is never refused by rate. */
async function receive(request: Request, deps: Deps, fields: RequestFields): Promise<Response> {
  guardQuery(new URL(request.url), []);
  const { chargily } = deps.config;
  if (chargily === null) throw new HttpError('not_found');
  requireJsonContentType(request.headers);
  refuseOversize(request.headers);
  const claim = request.headers.get(SIGNATURE_HEADER);
  if (claim === null) await refuse(request, deps, 'PAYMENT_SIGNATURE_MISSING');
  const mac = FORM.test(claim ?? '') ? fromHex(claim ?? '') : null;
  if (mac === null) return refuse(request, deps, 'PAYMENT_SIGNATURE_INVALID');
  const body = await readBody(request);
  const isSigned = await verifyHmac({ secret: chargily.secretKey, message: body, mac });
  if (!isSigned) await refuse(request, deps, 'PAYMENT_SIGNATURE_INVALID');
  const event = readProviderEvent(parseJson(body));
  fields.outcome = event ? await settle(deps, event) : 'ignored';
  return Response.json({ status: 'received', correlation_id: fields.correlationId });
}

/** What cannot be settled now is sent again by the provider. */
async function settle(deps: Deps, event: ProviderEvent): Promise<string> {
  try {
    const outcome = await deps.payments.settle(event);
    if (outcome !== null) return outcome;
  } catch (error) {
    if (!(error instanceof AppError && error.retryable)) throw error;
  }
  throw new HttpError('unavailable');
}

async function refuse(
  request: Request,
  deps: Deps,
  type: 'PAYMENT_SIGNATURE_INVALID' | 'PAYMENT_SIGNATURE_MISSING',
): Promise<never> {
  await limitCaller(request.headers, deps);
  throw new HttpError('signature_invalid', { event: { type } });
}
