export {
  buildCheckout,
  type Checkout,
  type CheckoutLine,
  type Chosen,
  type FulfilmentChoices,
  nextQuestion,
  type Question,
  SERVICE_MODES,
  type ServiceMode,
} from './checkout.ts';
export { offerPickupTimes, readClockTime } from './pickup-times.ts';
