import {
  IconAlertTriangle,
  IconBan,
  IconCircleCheck,
  IconCircleX,
  IconClock,
  IconClockX,
  IconLoader2,
  IconPlayerSkipForward,
  IconPlugConnectedX,
  type Icon
} from '@tabler/icons-react';
import type { FailureKind, RunState } from '../api/types';

/** How a state is shown: always a colour and an icon and a word. */
export interface Look {
  readonly word: string;
  readonly icon: Icon;
  /** The name of a colour in styles.css: `--state-<colour>`. */
  readonly colour: string;
  readonly moving?: true;
}

const LOOKS = {
  queued: { word: 'queued', icon: IconClock, colour: 'queued' },
  starting: { word: 'starting', icon: IconLoader2, colour: 'running', moving: true },
  running: { word: 'running', icon: IconLoader2, colour: 'running', moving: true },
  succeeded: { word: 'succeeded', icon: IconCircleCheck, colour: 'succeeded' },
  failed: { word: 'failed', icon: IconCircleX, colour: 'failed' },
  platform: { word: 'failed (platform)', icon: IconPlugConnectedX, colour: 'platform' },
  timed_out: { word: 'timed out', icon: IconClockX, colour: 'timed-out' },
  cancelled: { word: 'cancelled', icon: IconBan, colour: 'cancelled' },
  skipped: { word: 'skipped', icon: IconPlayerSkipForward, colour: 'skipped' },
  late: { word: 'late', icon: IconAlertTriangle, colour: 'late' }
} as const satisfies Record<string, Look>;

/** The look of a run, of an attempt, or of a schedule that is late. */
export function lookOf(state: RunState | 'late', kind: FailureKind | null = null): Look {
  return state === 'failed' && kind === 'platform' ? LOOKS.platform : LOOKS[state];
}

const OPEN: ReadonlySet<RunState> = new Set(['queued', 'starting', 'running']);

/** Whether more is to come of it. */
export function isOpen(state: RunState): boolean {
  return OPEN.has(state);
}

export function isFailure(state: RunState): boolean {
  return state === 'failed' || state === 'timed_out';
}
