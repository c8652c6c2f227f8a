/** The id of a cell's element in the page. */
export function cellAnchor(index: number): string {
  return `cell-${index + 1}`;
}
