import type { Parameters } from '../api/types';
import { shown } from '../model/parameters';

/** Parameters to be read. */
export function ParameterList({ parameters }: { parameters: Parameters }) {
  const entries = Object.entries(parameters);
  if (entries.length === 0) {
    return (
      <p className="quiet" style={{ margin: 0 }}>
        None: the notebook&apos;s defaults hold.
      </p>
    );
  }
  return (
    <dl className="parameter-list">
      {entries.map(([name, value]) => (
        <div key={name} style={{ display: 'contents' }}>
          <dt className="quiet">{name}</dt>
          <dd>{shown(value)}</dd>
        </div>
      ))}
    </dl>
  );
}
