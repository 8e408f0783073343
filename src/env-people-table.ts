import { flag, whole } from './env-kinds.ts';

/** Settings about the people behind the bot. */
export const PEOPLE = {
  SUPPORT_ENABLED: flag(
    false,
    '`true`: a customer who asks for a person gets one: a ticket, which staff take and answer.',
  ),
  ADMIN_WA_CONSOLE_ENABLED: flag(false, 'Staff run the restaurant by messages that begin with `!`.'),
  ADMIN_WA_AUDIT_ENABLED: flag(true, 'Each of those commands is written down, refused ones too.'),
  KITCHEN_ESCALATE_MIN: whole(
    { min: 1, max: 120, byDefault: 5 },
    'Minutes until an order that nobody accepts is said to the kitchen again; after twice that, to the owner.',
  ),
  FAQ_ENABLED: flag(false, '`true`: questions are answered with what the restaurant has written down as answers.'),
};
