export {
  buildCheckout,
  type Checkout,
  type CheckoutDelivery,
  type CheckoutLine,
  type Chosen,
  type FulfilmentChoices,
  nextQuestion,
  payableCentimes,
  type Question,
  SERVICE_MODES,
  type ServiceMode,
} from './checkout.ts';
export { offerPickupTimes, readClockTime } from './pickup-times.ts';
