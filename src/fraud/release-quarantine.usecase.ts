export interface ReleaseQuarantineDeps {
  isConversationId(id: string): boolean;
  conversation(id: string): { release(order: { tenantId: string; by: string }): Promise<boolean> };
}

/**
 * Staff end a quarantine before its time. The conversation itself is asked, so that one which the archive has not heard of yet can be ended
 * too; it knows whose it is. False: there is none, or it is another tenant's.
 */
export async function releaseQuarantine(
  deps: ReleaseQuarantineDeps,
  request: { conversationId: string; tenantId: string; by: string },
): Promise<boolean> {
  const { conversationId, tenantId, by } = request;
  return deps.isConversationId(conversationId) && deps.conversation(conversationId).release({ tenantId, by });
}
