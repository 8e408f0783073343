import { CONTRACT_SCHEMAS } from '#src/channels/index';
import { INBOUND_PATHS } from './inbound.routes.ts';
import { VERIFY_QUERY } from './query-guard.ts';
import type { RouteDoc } from './route-doc.ts';

/** As the OpenAPI document shows them. */
export const INBOUND_ROUTES: readonly RouteDoc[] = INBOUND_PATHS.flatMap(({ path, channel }): RouteDoc[] => {
  const name = path.split('/').at(-1) ?? channel;
  return [
    {
      method: 'GET',
      path,
      id: `verify-${name}`,
      summary: "Meta's handshake.",
      access: 'verify_token',
      query: VERIFY_QUERY,
      answers: { 200: { description: 'The challenge.' }, 403: { description: 'Not our verify token.' } },
      contentType: 'text/plain',
    },
    {
      method: 'POST',
      path,
      id: `receive-${name}`,
      summary: `A webhook of ${channel} signed by Meta, or a message of a partner with a token (docs/contract.md).`,
      access: 'signature',
      bodies: [{ title: 'Webhook of Meta', schema: { type: 'object' } }, ...CONTRACT_SCHEMAS],
      answers: {
        200: { description: 'Everything in it is stored.' },
        400: { description: 'No JSON, or a partner’s message that does not fit the contract.' },
        401: { description: 'The signature or the token is missing or wrong.' },
        403: { description: 'The token lacks the scope.' },
        413: { description: 'Larger than 3 MiB.' },
        415: { description: 'No JSON content type.' },
        429: { description: 'Too many requests without a right signature.' },
        503: { description: 'It cannot be stored now: send it again.' },
      },
    },
  ];
});
