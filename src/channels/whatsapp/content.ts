/** One kind of message body: `{type: 'text', text: …}` or `{type: 'interactive', interactive: …}` (meta-wire §3.5). */
export type WhatsAppContent = Readonly<Record<string, unknown>>;
