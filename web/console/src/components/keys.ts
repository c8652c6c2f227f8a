import { useNavigate } from '@tanstack/react-router';
import { useEffect, type KeyboardEvent } from 'react';

/** How long after `g` the second key may come, in milliseconds. */
const PAIR = 1200;

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  );
}

/** The keys that work on every page. */
export function useShortcuts(showHelp: () => void): void {
  const navigate = useNavigate();
  useEffect(() => {
    let pairUntil = 0;
    const onKey = (event: globalThis.KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      if (document.querySelector('[role="dialog"]')) return;
      const { key } = event;
      if (performance.now() < pairUntil) {
        pairUntil = 0;
        if (key === 'h') void navigate({ to: '/' });
        else if (key === 'j') void navigate({ to: '/jobs' });
        else if (key === 'r') void navigate({ to: '/runs' });
        else if (key === 'l') window.location.assign('/lab');
        else return;
        event.preventDefault();
      } else if (key === 'g') {
        pairUntil = performance.now() + PAIR;
      } else if (key === '?') {
        showHelp();
        event.preventDefault();
      } else if (key === '/') {
        const field = document.querySelector<HTMLInputElement>('input[type="search"]');
        if (!field) return;
        field.focus();
        field.select();
        event.preventDefault();
      }
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [navigate, showHelp]);
}

/** Arrow keys go from row to row of a table whose rows have a link with `data-row-link`. */
export function arrowKeys(event: KeyboardEvent<HTMLElement>): void {
  if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
  if (isTyping(event.target) && event.target instanceof HTMLSelectElement) return;
  const links = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-row-link]')];
  const row = (event.target as Element).closest('tr');
  const at = links.findIndex(link => row?.contains(link));
  const next = links[at + (event.key === 'ArrowDown' ? 1 : -1)];
  if (!next) return;
  next.focus();
  event.preventDefault();
}
