export {
  addToCart,
  type Cart,
  type CartAddition,
  type CartLine,
  EMPTY_CART,
  emptyCart,
  MAX_LINES,
  MAX_QUANTITY,
  setLineQuantity,
} from './cart.ts';
export { type OrderText, parseOrderText } from './parse-order-text.ts';
export { type PricedCart, type PricedLine, priceCart } from './price-cart.ts';
export { type OrderedItem, type OrderSentence, readOrder } from './read-order.ts';
