import { Alert, Button } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { Problem } from '../api/client';

interface TroubleProps {
  readonly what: string;
  readonly error: Error;
  readonly again?: (() => unknown) | undefined;
}

/** What happened, what it means and what to do, with an id for the administrator. */
export function Trouble({ what, error, again }: TroubleProps) {
  const id = error instanceof Problem ? error.errorId : undefined;
  return (
    <Alert
      role="alert"
      variant="outline"
      color="red"
      icon={<IconAlertTriangle aria-hidden />}
      title={what}
      mb="md"
      styles={{ title: { color: 'var(--state-failed)' }, root: { background: 'var(--surface)' } }}
    >
      <div>{error.message}</div>
      {id && (
        <div className="quiet">
          Error id for the administrator: <code>{id}</code>
        </div>
      )}
      {again && (
        <Button mt="xs" variant="default" onClick={() => void again()}>
          Try again
        </Button>
      )}
    </Alert>
  );
}
