import { Anchor } from '@mantine/core';
import type { Run } from '../api/types';
import { lookOf } from '../model/states';
import { cellAnchor } from '../notebook/anchor';
import { LongText } from '../notebook/Outputs';

/** Who can mend what went wrong, by the kind of the failure. */
function meaning(run: Run): string | undefined {
  if (run.state === 'skipped') return 'The next scheduled time runs as usual.';
  if (run.state === 'cancelled') return undefined;
  switch (run.failureKind) {
    case 'user':
      return 'The notebook raised an error: mend the notebook or its parameters, then run it again.';
    case 'timeout':
      return 'It took longer than it may: make it faster or allow more time, then run it again.';
    case 'platform':
      return 'The notebook is not to blame. Run it again; if that happens again, tell your administrator.';
    default:
      return undefined;
  }
}

/** Why a run did not succeed, with the failing cell's error first. */
export function Why({ run }: { run: Run }) {
  const { state, error } = run;
  if (state !== 'failed' && state !== 'timed_out' && state !== 'cancelled' && state !== 'skipped') {
    return null;
  }
  const look = lookOf(state, run.failureKind);
  const trace =
    typeof error?.traceback === 'string' ? error.traceback : error?.traceback?.join('\n');
  return (
    <section
      className="why"
      aria-label="What happened"
      style={{
        ['--why' as string]: `var(--state-${look.colour})`,
        ['--why-tint' as string]: `var(--tint-${look.colour})`
      }}
    >
      <h2>
        <look.icon size={18} aria-hidden />
        {error ? `${error.name}: ${error.value}` : (run.reason ?? `This run was ${look.word}.`)}
      </h2>
      {error && run.reason && run.reason !== `${error.name}: ${error.value}` && <p>{run.reason}</p>}
      {meaning(run) && <p>{meaning(run)}</p>}
      {typeof error?.cell === 'number' && (
        <p>
          <Anchor
            component="button"
            type="button"
            fz="sm"
            onClick={() => {
              const cell = document.getElementById(cellAnchor(error.cell ?? 0));
              cell?.scrollIntoView({ block: 'start' });
              cell?.querySelector('pre')?.focus({ preventScroll: true });
            }}
          >
            Go to cell {error.cell + 1}
          </Anchor>
        </p>
      )}
      {trace && <LongText text={trace} className="nb-text" />}
    </section>
  );
}
