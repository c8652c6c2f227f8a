import { Button, NativeSelect } from '@mantine/core';
import { infiniteQueryOptions, useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { request } from '../api/client';
import type { RunPage, RunState } from '../api/types';
import { Page, Rows } from '../components/Page';
import { RunsTable } from '../components/RunsTable';
import { Trouble } from '../components/Trouble';
import { lookOf } from '../model/states';

const route = getRouteApi('/runs');

const STATES: readonly RunState[] = [
  'queued',
  'starting',
  'running',
  'succeeded',
  'failed',
  'timed_out',
  'cancelled',
  'skipped'
];

const runsInState = (state: string | undefined) =>
  infiniteQueryOptions({
    // Below `jobs`, so that what refreshes lists refreshes this one.
    queryKey: ['jobs', 'all', 'runs', state],
    queryFn: ({ pageParam, signal }) => {
      const query = new URLSearchParams({ limit: '50' });
      if (pageParam) query.set('before', String(pageParam));
      if (state) query.set('state', state);
      return request<RunPage>('GET', `/api/v1/runs?${query}`, undefined, signal);
    },
    initialPageParam: 0,
    getNextPageParam: page => (page.more ? page.runs.at(-1)?.id : undefined)
  });

/** All runs of all jobs, newest first. */
export function Runs() {
  const { state } = route.useSearch();
  const navigate = useNavigate({ from: '/runs' });
  const known = STATES.find(candidate => candidate === state);
  const runs = useInfiniteQuery(runsInState(known));
  const shown = runs.data?.pages.flatMap(page => page.runs) ?? [];
  return (
    <Page
      title="Runs"
      actions={
        <NativeSelect
          aria-label="State"
          value={known ?? ''}
          data={[
            { value: '', label: 'All states' },
            ...STATES.map(value => ({ value, label: lookOf(value).word }))
          ]}
          onChange={event => {
            const { value } = event.currentTarget;
            void navigate({ search: value ? { state: value } : {}, replace: true });
          }}
        />
      }
    >
      {runs.error && (
        <Trouble what="The runs can't be listed" error={runs.error} again={runs.refetch} />
      )}
      <div className="panel">
        {runs.isPending && <Rows count={8} />}
        {runs.data && shown.length === 0 && (
          <div className="panel-body quiet">
            {known ? `No run is in the state “${lookOf(known).word}”.` : 'Nothing has run yet.'}
          </div>
        )}
        {shown.length > 0 && <RunsTable runs={shown} withJob />}
      </div>
      {runs.hasNextPage && (
        <Button
          variant="default"
          loading={runs.isFetchingNextPage}
          onClick={() => void runs.fetchNextPage()}
        >
          Older runs
        </Button>
      )}
    </Page>
  );
}
