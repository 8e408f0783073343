export interface ChangeQuarantineDeps {
  isConversationId(id: string): boolean;
  conversation(id: string): {
    changeQuarantine(order: { tenantId: string; by: string; until?: number }): Promise<boolean>;
  };
}

/**
 * Staff end a quarantine before its time, or let it last until `until`. The conversation itself is asked, so that one which the archive has
 * not heard of yet can be ended too; it knows whose it is. False: there is none, or it is another tenant's.
 */
export async function changeQuarantine(
  deps: ChangeQuarantineDeps,
  request: { conversationId: string; tenantId: string; by: string; until?: number },
): Promise<boolean> {
  const { conversationId, ...order } = request;
  return deps.isConversationId(conversationId) && deps.conversation(conversationId).changeQuarantine(order);
}
