import type { Channel, UserIdentity } from '#src/messages/index';

/** Someone of the restaurant, under the id that the channel knows them by: a phone number or a scoped id. */
export interface StaffMember {
  readonly channel: Channel;
  readonly userId: string;
}

export function isStaff(staff: readonly StaffMember[], who: { channel: Channel; user: UserIdentity }): boolean {
  const { key, phone, scopedId } = who.user;
  return staff.some(({ channel, userId }) => channel === who.channel && [key, phone, scopedId].includes(userId));
}
