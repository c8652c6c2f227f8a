import { useNavigate } from '@tanstack/react-router';
import type { RunSummary } from '../api/types';
import { lookOf } from '../model/states';
import { durationInWords, durationOf, exactTime } from '../model/time';
import { useNow } from './clock';

const MOST = 30;
const STEP = 6;
const WIDTH = 4;
const HEIGHT = 22;
const LEAST = 4;

/** The last runs of a job, the newest on the right: colour is the state, height the duration. */
export function RunStrip({ runs }: { runs: readonly RunSummary[] }) {
  const navigate = useNavigate();
  const now = useNow();
  const shown = runs.slice(0, MOST).toReversed();
  const longest = Math.max(1, ...shown.map(run => durationOf(run, now) ?? 0));
  return (
    <svg
      className="strip"
      role="img"
      aria-label={inWords(shown)}
      width={MOST * STEP}
      height={HEIGHT}
      onClick={event => {
        const id = (event.target as Element).closest('[data-run]')?.getAttribute('data-run');
        if (id) void navigate({ to: '/runs/$id', params: { id } });
      }}
    >
      {shown.map((run, index) => {
        const look = lookOf(run.state, run.failureKind);
        const took = durationOf(run, now);
        const height = LEAST + ((HEIGHT - LEAST) * (took ?? 0)) / longest;
        const x = (MOST - shown.length + index) * STEP;
        return (
          <g key={run.id} data-run={run.id}>
            <title>
              {`${look.word}, ${exactTime(Date.parse(run.createdAt))}${took === undefined ? '' : `, ${durationInWords(took)}`}`}
            </title>
            <rect x={x - 1} y={0} width={STEP} height={HEIGHT} fill="transparent" />
            <rect
              x={x}
              y={HEIGHT - height}
              width={WIDTH}
              height={height}
              rx={1}
              style={{ fill: `var(--state-${look.colour})` }}
            />
          </g>
        );
      })}
    </svg>
  );
}

/** The same for those who can't see it. */
function inWords(runs: readonly RunSummary[]): string {
  if (runs.length === 0) return 'No runs yet';
  const counts = new Map<string, number>();
  for (const run of runs) {
    const { word } = lookOf(run.state, run.failureKind);
    counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  const parts = [...counts].map(([word, count]) => `${count} ${word}`);
  return `Last ${runs.length} runs: ${parts.join(', ')}`;
}
