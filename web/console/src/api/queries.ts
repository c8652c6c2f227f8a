import {
  infiniteQueryOptions,
  QueryClient,
  queryOptions,
  useMutation,
  useQueryClient
} from '@tanstack/react-query';
import type { NotebookDocument } from '../notebook/document';
import { jobPath, Problem, request } from './client';
import type {
  DeclaredParameter,
  FoundNotebook,
  Job,
  JobSpec,
  KernelSpec,
  Me,
  Parameters,
  PreviewTime,
  Run,
  RunPage,
  Today
} from './types';

const RUNS_A_PAGE = 50;
const RETRIES = 2;

/** Answers are asked for again when the server tells of a change, and when a tab is looked at. */
export function newQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 15_000,
        retry: (failures, error) => !(error instanceof Problem) && failures < RETRIES
      },
      mutations: { retry: false }
    }
  });
}

export const me = queryOptions({
  queryKey: ['me'],
  queryFn: ({ signal }) => request<Me>('GET', '/api/v1/me', undefined, signal),
  staleTime: Infinity
});

export const today = queryOptions({
  queryKey: ['today'],
  queryFn: ({ signal }) => request<Today>('GET', '/api/v1/today', undefined, signal)
});

export const jobs = queryOptions({
  queryKey: ['jobs'],
  queryFn: async ({ signal }) =>
    (await request<{ jobs: Job[] }>('GET', '/api/v1/jobs', undefined, signal)).jobs
});

export const job = (name: string) =>
  queryOptions({
    queryKey: ['jobs', name],
    queryFn: ({ signal }) => request<Job>('GET', jobPath(name), undefined, signal)
  });

export const runsOfJob = (name: string) =>
  infiniteQueryOptions({
    queryKey: ['jobs', name, 'runs'],
    queryFn: ({ pageParam, signal }) =>
      request<RunPage>(
        'GET',
        `${jobPath(name)}/runs?limit=${RUNS_A_PAGE}${pageParam ? `&before=${pageParam}` : ''}`,
        undefined,
        signal
      ),
    initialPageParam: 0,
    getNextPageParam: page => (page.more ? page.runs.at(-1)?.id : undefined)
  });

export const run = (id: number) =>
  queryOptions({
    queryKey: ['runs', id],
    queryFn: ({ signal }) => request<Run>('GET', `/api/v1/runs/${id}`, undefined, signal)
  });

/** A run's notebook: what an attempt has written, or the snapshot of what it started from. */
export const notebookOfRun = (id: number, what: 'source' | number) =>
  queryOptions({
    queryKey: ['runs', id, 'notebook', what],
    queryFn: ({ signal }) =>
      request<NotebookDocument>(
        'GET',
        `/api/v1/runs/${id}/${what === 'source' ? 'source' : `output?attempt=${what}`}`,
        undefined,
        signal
      ),
    staleTime: Infinity
  });

export const preview = (cron: string, timeZone: string) =>
  queryOptions({
    queryKey: ['preview', cron, timeZone],
    queryFn: async ({ signal }) => {
      const query = new URLSearchParams({ cron, timeZone, count: '10' });
      const path = `/api/v1/schedules/preview?${query}`;
      return (await request<{ times: PreviewTime[] }>('GET', path, undefined, signal)).times;
    },
    staleTime: 60_000
  });

export const notebooks = queryOptions({
  queryKey: ['notebooks'],
  queryFn: async ({ signal }) =>
    (
      await request<{ notebooks: FoundNotebook[] }>(
        'GET',
        '/api/v1/notebooks?query=',
        undefined,
        signal
      )
    ).notebooks
});

export const declaredParameters = (path: string) =>
  queryOptions({
    queryKey: ['notebooks', path, 'parameters'],
    queryFn: ({ signal }) =>
      request<{ parameters: DeclaredParameter[]; kernel: string | null }>(
        'GET',
        `/api/v1/notebooks/parameters?path=${encodeURIComponent(path)}`,
        undefined,
        signal
      )
  });

export const timeZones = queryOptions({
  queryKey: ['time-zones'],
  queryFn: ({ signal }) =>
    request<{ timeZones: string[]; default: string }>(
      'GET',
      '/api/v1/time-zones',
      undefined,
      signal
    ),
  staleTime: Infinity
});

interface KernelSpecsAnswer {
  kernelspecs: Record<string, { name: string; spec: { display_name: string } }>;
}

export const kernelSpecs = queryOptions({
  queryKey: ['kernelspecs'],
  queryFn: async ({ signal }): Promise<KernelSpec[]> => {
    const answer = await request<KernelSpecsAnswer>('GET', '/api/kernelspecs', undefined, signal);
    return Object.values(answer.kernelspecs).map(({ name, spec }) => ({
      name,
      displayName: spec.display_name
    }));
  },
  staleTime: 60_000
});

/** Runs a job now; with parameters, those take the place of the job's. */
export function useRunNow() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ name, parameters }: { name: string; parameters?: Parameters }) =>
      request<Run>('POST', `${jobPath(name)}/runs`, parameters ? { parameters } : {}),
    onSuccess: started => {
      client.setQueryData(run(started.id).queryKey, started);
      return refreshLists(client);
    }
  });
}

export function useCancelRun() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: number) => request<Run>('POST', `/api/v1/runs/${id}/cancel`),
    onSuccess: cancelled => {
      client.setQueryData(run(cancelled.id).queryKey, cancelled);
    }
  });
}

export function useSwitchJob() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ name, enabled }: { name: string; enabled: boolean }) =>
      request<Job>('PATCH', jobPath(name), { enabled }),
    onSettled: () => refreshLists(client)
  });
}

export function useDeleteJob() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (name: string) => request<undefined>('DELETE', jobPath(name)),
    onSuccess: (_, name) => {
      client.removeQueries({ queryKey: ['jobs', name] });
      return refreshLists(client);
    }
  });
}

/** Makes a job, or changes the one that is called `known`. */
export function useSaveJob(known: string | undefined) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (spec: JobSpec) =>
      known === undefined
        ? request<Job>('POST', '/api/v1/jobs', spec)
        : request<Job>('PUT', jobPath(known), spec),
    onSuccess: () => refreshLists(client)
  });
}

/** Asks again for everything that lists jobs or runs. */
export function refreshLists(client: QueryClient): Promise<void> {
  return Promise.all([
    client.invalidateQueries({ queryKey: ['jobs'] }),
    client.invalidateQueries({ queryKey: ['today'] })
  ]).then(() => undefined);
}
