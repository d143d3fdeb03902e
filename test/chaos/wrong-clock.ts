// Loaded before a process's own program: its Date is wrong by CHAOS_CLOCK_MS from the first moment on, as on a machine that nobody
// keeps on time. Timers and the monotonic clock go on as they are, as they do there.

const byMs = Number(process.env.CHAOS_CLOCK_MS);
const right = Date;
const now = () => right.now() + byMs;

const wrong = new Proxy(right, {
  construct: (target, given, as) => Reflect.construct(target, given.length === 0 ? [now()] : given, as),
  apply: () => new right(now()).toString(),
  get: (target, name) => (name === "now" ? now : Reflect.get(target, name)),
});
right.prototype.constructor = wrong;
globalThis.Date = wrong;
