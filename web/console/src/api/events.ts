import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useSyncExternalStore } from 'react';
import { refreshLists } from './queries';

/** How long changes are collected before the lists are asked for again, in milliseconds. */
const GATHER = 400;

/** A connection has to be away for so long, in milliseconds, before a person is told. */
const PATIENCE = 1500;

/** How long to wait before connecting again when the browser has given up, in milliseconds. */
const RECONNECT = 3000;

type Listener = () => void;

/** Whether the stream of events is open; the page says when it is not. */
class Connection {
  private lost = false;
  private readonly listeners = new Set<Listener>();

  readonly subscribe = (listener: Listener): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly isLost = (): boolean => this.lost;

  set(lost: boolean): void {
    if (this.lost === lost) return;
    this.lost = lost;
    this.listeners.forEach(listener => listener());
  }
}

const connection = new Connection();

export function useConnectionLost(): boolean {
  return useSyncExternalStore(connection.subscribe, connection.isLost);
}

/**
 * An event source that also comes back where a browser gives up: after an answer that is not a
 * stream, which is what a proxy sends while the server restarts. It is closed while nobody sees the
 * page: a browser opens six connections to a server over all its tabs, and forgotten tabs would
 * hold them all.
 */
export function stream(
  path: string,
  handlers: Record<string, (data: string) => void>,
  state: { opened?: () => void; lost?: () => void } = {}
): () => void {
  let source: EventSource | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const disconnect = () => {
    clearTimeout(timer);
    source?.close();
    source = undefined;
  };
  const connect = () => {
    disconnect();
    const opening = new EventSource(path);
    source = opening;
    for (const [type, handle] of Object.entries(handlers)) {
      opening.addEventListener(type, event => handle((event as MessageEvent<string>).data));
    }
    opening.addEventListener('open', () => state.opened?.());
    opening.addEventListener('error', () => {
      state.lost?.();
      if (opening.readyState === EventSource.CLOSED) timer = setTimeout(connect, RECONNECT);
    });
  };
  const whenSeen = () => (document.hidden ? disconnect() : connect());
  document.addEventListener('visibilitychange', whenSeen);
  whenSeen();
  return () => {
    document.removeEventListener('visibilitychange', whenSeen);
    disconnect();
  };
}

/** Keeps lists fresh while a page is open, without asking on a timer. */
export function useLiveLists(): void {
  const client = useQueryClient();
  useEffect(() => {
    let gathering: ReturnType<typeof setTimeout> | undefined;
    let losing: ReturnType<typeof setTimeout> | undefined;
    let everOpen = false;
    const refresh = () => {
      gathering ??= setTimeout(() => {
        gathering = undefined;
        void refreshLists(client);
      }, GATHER);
    };
    const close = stream(
      '/api/v1/events',
      { jobs: refresh },
      {
        opened: () => {
          clearTimeout(losing);
          losing = undefined;
          connection.set(false);
          // What happened while nobody listened is not told again.
          if (everOpen) void client.invalidateQueries();
          everOpen = true;
        },
        lost: () => {
          losing ??= setTimeout(() => connection.set(true), PATIENCE);
        }
      }
    );
    return () => {
      close();
      clearTimeout(gathering);
      clearTimeout(losing);
    };
  }, [client]);
}
