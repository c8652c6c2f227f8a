import { Link } from '@tanstack/react-router';
import { Page } from '../components/Page';

export function NotFound({ what = 'There is no such page.' }: { what?: string }) {
  return (
    <Page title="Not found">
      <p>{what} It may have been deleted or renamed, or the address has a slip in it.</p>
      <p>
        <Link to="/">Today</Link> · <Link to="/jobs">All jobs</Link> ·{' '}
        <Link to="/runs">All runs</Link>
      </p>
    </Page>
  );
}
