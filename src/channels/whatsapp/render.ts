import { truncateText } from '#src/kernel/text';
import type { ApprovedMessage, OutboundMessage, UserIdentity } from '#src/messages/index';
import type { GraphCall, RenderInput } from '../channel.ts';
import { isBlank } from '../meta/label.ts';
import type { WhatsAppContent } from './content.ts';
import { MAX_INTERACTIVE_BODY, MAX_TEXT } from './limits.ts';
import { renderOptions } from './render-options.ts';

export function renderWhatsApp(input: RenderInput): GraphCall {
  const { message, recipient, accountId, callbackData } = input;
  return {
    path: `${accountId}/messages`,
    body: {
      messaging_product: 'whatsapp',
      recipient_type: 'individual',
      ...addressOf(recipient),
      ...renderContent(message),
      biz_opaque_callback_data: callbackData,
    },
  };
}

/** A business-scoped id goes in `recipient`: in `to` Meta would take it for a phone number (meta-wire §8). */
function addressOf(recipient: UserIdentity): WhatsAppContent {
  if (recipient.phone !== undefined) return { to: recipient.phone };
  return { recipient: recipient.scopedId ?? recipient.key };
}

function renderContent(message: OutboundMessage): WhatsAppContent {
  const { options, request, approved, isApprovedOnly } = message;
  if (approved && isApprovedOnly) return renderTemplate(approved);
  const text = message.text.toWellFormed();
  if (options !== undefined && options.items.length > 0) return renderOptions(text, options);
  if (request === undefined || isBlank(text) || text.length > MAX_INTERACTIVE_BODY) return renderText(text);
  return renderRequest(text, request);
}

/** Its parameters are of the body; Meta shows the rest as it was approved. */
function renderTemplate({ name, language, parameters }: ApprovedMessage): WhatsAppContent {
  const body = { type: 'body', parameters: parameters.map((text) => ({ type: 'text', text })) };
  const components = parameters.length > 0 ? { components: [body] } : {};
  return { type: 'template', template: { name, language: { code: language }, ...components } };
}

function renderText(text: string): WhatsAppContent {
  const body = truncateText(isBlank(text) ? '…' : text, { max: MAX_TEXT });
  return { type: 'text', text: { body, preview_url: false } };
}

function renderRequest(text: string, request: 'location' | 'contact'): WhatsAppContent {
  const [type, name] =
    request === 'location'
      ? ['location_request_message', 'send_location']
      : ['request_contact_info', 'request_contact_info'];
  return { type: 'interactive', interactive: { type, body: { text }, action: { name } } };
}
