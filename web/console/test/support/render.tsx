import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { createMemoryHistory, RouterProvider } from '@tanstack/react-router';
import { render } from '@testing-library/react';
import type { ReactNode } from 'react';
import { vi } from 'vitest';
import { newQueryClient } from '../../src/api/queries';
import { newRouter } from '../../src/router';
import { theme } from '../../src/theme';
import { FakeEventSource } from './fake-server';

export function draw(children: ReactNode) {
  return render(
    <MantineProvider theme={theme} env="test">
      {children}
    </MantineProvider>
  );
}

/** The whole console at an address, against a fake server. */
export function open(address: string) {
  vi.stubGlobal('EventSource', FakeEventSource);
  FakeEventSource.opened = [];
  vi.stubGlobal('scrollTo', () => undefined);
  const history = createMemoryHistory({ initialEntries: [address] });
  const router = newRouter();
  router.update({ ...router.options, history });
  draw(
    <QueryClientProvider client={newQueryClient()}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  );
  return router;
}
