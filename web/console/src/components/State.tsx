import type { FailureKind, RunState } from '../api/types';
import { lookOf } from '../model/states';

interface StateProps {
  readonly state: RunState | 'late';
  readonly kind?: FailureKind | null;
}

/** A state with its colour, its icon and its word. */
export function StateBadge({ state, kind = null }: StateProps) {
  const look = lookOf(state, kind);
  return (
    <span
      className="badge"
      style={{ color: `var(--state-${look.colour})`, background: `var(--tint-${look.colour})` }}
    >
      <look.icon size={15} aria-hidden className={look.moving && 'moving'} />
      {look.word}
    </span>
  );
}

/** A state where there is no room for its word, which pointing at it and screen readers tell. */
export function StateIcon({ state, kind = null, size = 17 }: StateProps & { size?: number }) {
  const look = lookOf(state, kind);
  return (
    <span
      className="state-icon"
      role="img"
      aria-label={look.word}
      title={look.word}
      style={{ color: `var(--state-${look.colour})` }}
    >
      <look.icon size={size} aria-hidden className={look.moving && 'moving'} />
    </span>
  );
}
