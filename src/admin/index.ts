import type { Operation } from '#src/gateway/operation';
import { approvedTemplateOperations } from './approved-templates.routes.ts';
import { customerOperations } from './customers.routes.ts';
import { deadLetterOperations } from './dead-letters.routes.ts';
import { deliveryOperations } from './delivery.routes.ts';
import { deliveryQuoteOperations } from './delivery-quote.routes.ts';
import { faqOperations } from './faq.routes.ts';
import { fraudRuleOperations } from './fraud-rules.routes.ts';
import { kitchenOperations } from './kitchen.routes.ts';
import { menuOperations } from './menu.routes.ts';
import { menuCsvOperations } from './menu-csv.routes.ts';
import { orderStatusOperations } from './order-status.routes.ts';
import { orderOperations } from './orders.routes.ts';
import { paymentSettingsOperations } from './payment-settings.routes.ts';
import { paymentOperations } from './payments.routes.ts';
import { pingOperations } from './ping.routes.ts';
import { quarantineOperations } from './quarantines.routes.ts';
import { restaurantOperations } from './restaurant.routes.ts';
import { templateOperations } from './templates.routes.ts';
import { ticketOperations } from './tickets.routes.ts';
import { trustOperations } from './trust.routes.ts';

/** The doors of staff and of partners: bearer tokens, one tenant each. */
export const adminOperations: readonly Operation[] = [
  ...pingOperations,
  ...orderOperations,
  ...orderStatusOperations,
  ...kitchenOperations,
  ...paymentOperations,
  ...paymentSettingsOperations,
  ...menuOperations,
  ...menuCsvOperations,
  ...restaurantOperations,
  ...deliveryOperations,
  ...deliveryQuoteOperations,
  ...customerOperations,
  ...deadLetterOperations,
  ...trustOperations,
  ...ticketOperations,
  ...faqOperations,
  ...quarantineOperations,
  ...fraudRuleOperations,
  ...templateOperations,
  ...approvedTemplateOperations,
];
