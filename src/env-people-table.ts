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
  FEEDBACK_ENABLED: flag(false, '`true`: customers are asked once how an order was, inside their 24-hour window.'),
  FEEDBACK_DELAY_MIN: whole(
    { min: 1, max: 720, byDefault: 60 },
    'Minutes from the arrival of an order to that question.',
  ),
  FAQ_ENABLED: flag(false, '`true`: questions are answered with what the restaurant has written down as answers.'),
};
