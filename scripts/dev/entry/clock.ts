/**
 * Moves the clock that all code of this isolate sees. Imported before anything of the product, so that nothing keeps the real one. Timers,
 * queue delays and the platform's own alarm clock stay real.
 */
const RealDate = Date;
let offset = 0;

const shiftedNow = () => RealDate.now() + offset;

globalThis.Date = new Proxy(RealDate, {
  construct: (target, args: ConstructorParameters<DateConstructor> | []) =>
    args.length === 0 ? new target(shiftedNow()) : Reflect.construct(target, args, target),
  apply: () => new RealDate(shiftedNow()).toString(),
  get: (target, key) => (key === 'now' ? shiftedNow : Reflect.get(target, key)),
});

export function clockOffset(): number {
  return offset;
}

export function setClockOffset(ms: number): void {
  offset = ms;
}

export function realNow(): number {
  return RealDate.now();
}
