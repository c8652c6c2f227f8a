import { useSyncExternalStore } from 'react';

type Listener = () => void;

/** One clock for all times on a page; it stands still while nothing shows a time. */
function ticking(interval: number) {
  let now = Date.now();
  let timer: ReturnType<typeof setInterval> | undefined;
  const listeners = new Set<Listener>();
  const subscribe = (listener: Listener) => {
    listeners.add(listener);
    timer ??= setInterval(() => {
      now = Date.now();
      listeners.forEach(tell => tell());
    }, interval);
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0) {
        clearInterval(timer);
        timer = undefined;
      }
    };
  };
  const read = () => {
    // Without listeners nobody keeps it up to date; between two reads of one drawing it stands.
    if (timer === undefined && Date.now() - now > interval) now = Date.now();
    return now;
  };
  return { subscribe, read };
}

const seconds = ticking(1000);
const halfMinutes = ticking(15_000);

/** The time, exact to a second or, for what is not in a hurry, to a quarter of a minute. */
export function useNow(exact = false): number {
  const clock = exact ? seconds : halfMinutes;
  return useSyncExternalStore(clock.subscribe, clock.read);
}
