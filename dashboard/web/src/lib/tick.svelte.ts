/* The time, once a second, for everything that says "12 s ago". */
export const tick = $state({ now: Date.now() });

setInterval(() => (tick.now = Date.now()), 1000);
