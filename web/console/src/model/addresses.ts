/** The address of a notebook in Lab. */
export function labAddress(path: string): string {
  return `/lab/tree/${path.split('/').map(encodeURIComponent).join('/')}`;
}
