import { Button } from '@mantine/core';
import type { ErrorComponentProps } from '@tanstack/react-router';
import { useMemo } from 'react';
import { Page } from './Page';

/** A short id by which what is shown here and what the browser's log has can be brought together. */
function newId(): string {
  return crypto.getRandomValues(new Uint32Array(1))[0]?.toString(36).padStart(7, '0') ?? '';
}

/** A page that broke. */
export function Crash({ error, reset }: ErrorComponentProps) {
  const id = useMemo(() => {
    const made = newId();
    console.error(`Error ${made}:`, error);
    return made;
  }, [error]);
  return (
    <Page title="This page broke">
      <p>
        Something went wrong while this page was shown. Your jobs and runs are not touched by it.
      </p>
      <p className="quiet">
        {error instanceof Error ? error.message : String(error)} (error id <code>{id}</code>; the
        browser&apos;s log has more under it)
      </p>
      <div className="actions">
        <Button onClick={reset}>Try again</Button>
        <Button variant="default" onClick={() => window.location.reload()}>
          Load the page again
        </Button>
      </div>
    </Page>
  );
}
