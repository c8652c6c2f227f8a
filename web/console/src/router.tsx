import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent
} from '@tanstack/react-router';
import { Crash } from './components/Crash';
import { Shell } from './components/Shell';
import { NotFound } from './pages/NotFound';

const root = createRootRoute({
  component: Shell,
  notFoundComponent: () => <NotFound />,
  errorComponent: props => (
    <main className="content">
      <Crash {...props} />
    </main>
  )
});

/** A text in the address: numbers and such come parsed. */
function text(value: unknown): string | undefined {
  if (typeof value === 'string') return value || undefined;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}

const home = createRoute({
  getParentRoute: () => root,
  path: '/',
  component: lazyRouteComponent(() => import('./pages/Home'), 'Home')
});

const jobs = createRoute({
  getParentRoute: () => root,
  path: '/jobs',
  validateSearch: (search): { q?: string } => {
    const q = text(search.q);
    return q === undefined ? {} : { q };
  },
  component: lazyRouteComponent(() => import('./pages/Jobs'), 'Jobs')
});

const newJob = createRoute({
  getParentRoute: () => root,
  path: '/jobs/new',
  validateSearch: (search): { notebook?: string } => {
    const notebook = text(search.notebook);
    return notebook === undefined ? {} : { notebook };
  },
  component: lazyRouteComponent(() => import('./pages/JobForm'), 'NewJob')
});

const job = createRoute({
  getParentRoute: () => root,
  path: '/jobs/$name',
  component: lazyRouteComponent(() => import('./pages/Job'), 'JobPage')
});

const editJob = createRoute({
  getParentRoute: () => root,
  path: '/jobs/$name/edit',
  component: lazyRouteComponent(() => import('./pages/JobForm'), 'EditJob')
});

const runs = createRoute({
  getParentRoute: () => root,
  path: '/runs',
  validateSearch: (search): { state?: string } => {
    const state = text(search.state);
    return state === undefined ? {} : { state };
  },
  component: lazyRouteComponent(() => import('./pages/Runs'), 'Runs')
});

const run = createRoute({
  getParentRoute: () => root,
  path: '/runs/$id',
  validateSearch: (search): { attempt?: number } =>
    typeof search.attempt === 'number' ? { attempt: search.attempt } : {},
  component: lazyRouteComponent(() => import('./pages/Run'), 'RunPage')
});

export function newRouter() {
  return createRouter({
    routeTree: root.addChildren([home, jobs, newJob, job, editJob, runs, run]),
    defaultPreload: 'intent',
    defaultErrorComponent: Crash,
    scrollRestoration: true
  });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof newRouter>;
  }
}
