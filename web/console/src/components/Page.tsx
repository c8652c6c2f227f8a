import { Skeleton } from '@mantine/core';
import { useEffect, type ReactNode } from 'react';

interface PageProps {
  /** What the browser's tab says. */
  readonly title: string;
  readonly heading?: ReactNode;
  readonly above?: ReactNode;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

/** A page with its one heading and what can be done on it. */
export function Page({ title, heading = title, above, actions, children }: PageProps) {
  useEffect(() => {
    document.title = title === 'Smallfry' ? title : `${title} · Smallfry`;
  }, [title]);
  return (
    <>
      {above && (
        <nav className="crumbs" aria-label="Where this is">
          {above}
        </nav>
      )}
      <div className="page-head">
        <h1>{heading}</h1>
        {actions && <div className="actions">{actions}</div>}
      </div>
      {children}
    </>
  );
}

interface PanelProps {
  readonly title: string;
  readonly side?: ReactNode;
  readonly children: ReactNode;
}

export function Panel({ title, side, children }: PanelProps) {
  return (
    <section className="panel" aria-label={title}>
      <header>
        <h2>{title}</h2>
        {side}
      </header>
      {children}
    </section>
  );
}

/** The outline of a list that is on its way. */
export function Rows({ count = 5 }: { count?: number }) {
  return (
    <div className="panel-body" role="status" aria-label="Loading">
      {Array.from({ length: count }, (_, index) => (
        <Skeleton key={index} height={18} my={10} radius={4} />
      ))}
    </div>
  );
}
