import { state } from './store.js';

/** What a customer's app would show of a Graph body, the same shape for all channels. */
export function viewOf(message) {
  return message.channel === 'whatsapp' ? whatsappView(message.content) : messagingView(message.content);
}

const EMPTY = { text: '', buttons: [], quickReplies: [], cards: [] };

function whatsappView(body) {
  const type = body?.type ?? 'text';
  if (type === 'text') return { ...EMPTY, text: body?.text?.body ?? '' };
  if (type === 'interactive') return interactiveView(body.interactive ?? {});
  if (type === 'template') return templateView(body.template ?? {});
  if (type === 'location') return { ...EMPTY, place: body.location };
  if (type === 'contacts') return { ...EMPTY, contact: firstContact(body.contacts) };
  const media = body[type] ?? {};
  return { ...EMPTY, text: media.caption ?? '', media: { kind: type, name: media.link ?? media.id } };
}

function interactiveView(interactive) {
  const { action = {} } = interactive;
  const view = {
    ...EMPTY,
    header: interactive.header?.text,
    text: interactive.body?.text ?? '',
    footer: interactive.footer?.text,
  };
  switch (interactive.type) {
    case 'button':
      return {
        ...view,
        buttons: (action.buttons ?? []).map(({ reply }) => ({ kind: 'button', id: reply?.id, title: reply?.title })),
      };
    case 'list':
      return { ...view, list: { label: action.button ?? '', sections: action.sections ?? [] } };
    case 'location_request_message':
      return { ...view, request: 'location' };
    case 'request_contact_info':
      return { ...view, request: 'contact' };
    case 'cta_url':
      return {
        ...view,
        buttons: [{ kind: 'link', title: action.parameters?.display_text, url: action.parameters?.url }],
      };
    default:
      return view;
  }
}

function templateView(template) {
  const language = template.language?.code;
  const known = state.config.templates.find((item) => item.name === template.name && item.language === language);
  const components = template.components ?? [];
  const values = components.filter(({ type }) => type === 'body').flatMap(({ parameters = [] }) => parameters);
  const text = known
    ? known.body.replace(/\{\{(\d+)\}\}/g, (whole, number) => values[number - 1]?.text ?? whole)
    : `${template.name} (${language})`;
  return { ...EMPTY, text, tag: 'Template' };
}

function firstContact(contacts) {
  const [card] = contacts ?? [];
  return { name: card?.name?.formatted_name ?? '', phone: card?.phones?.[0]?.phone ?? '' };
}

function messagingView(body) {
  const message = body?.message ?? {};
  const view = {
    ...EMPTY,
    text: message.text ?? '',
    quickReplies: (message.quick_replies ?? []).map(({ title, payload }) => ({ kind: 'quick', id: payload, title })),
  };
  const { attachment } = message;
  if (!attachment) return view;
  const payload = attachment.payload ?? {};
  if (payload.template_type === 'button') return { ...view, text: payload.text, buttons: buttonsOf(payload.buttons) };
  if (payload.template_type === 'generic') {
    const cards = (payload.elements ?? []).map((element) => ({
      title: element.title,
      subtitle: element.subtitle,
      image: element.image_url,
      buttons: buttonsOf(element.buttons),
    }));
    return { ...view, cards };
  }
  return { ...view, media: { kind: attachment.type, name: payload.url ?? payload.attachment_id } };
}

function buttonsOf(buttons = []) {
  return buttons.map((button) =>
    button.type === 'postback'
      ? { kind: 'postback', id: button.payload, title: button.title }
      : { kind: 'link', title: button.title, url: button.url ?? button.payload },
  );
}
