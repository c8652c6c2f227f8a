/** Draws the formulas below an element; the library comes only where there is one. */
export async function renderMath(element: HTMLElement): Promise<void> {
  const places = [...element.querySelectorAll<HTMLElement>('.nb-math')];
  if (places.length === 0) return;
  const [{ default: katex }] = await Promise.all([
    import('katex'),
    import('katex/dist/katex.min.css')
  ]);
  for (const place of places) {
    katex.render(place.textContent, place, {
      displayMode: place.dataset.display === 'true',
      throwOnError: false,
      trust: false,
      strict: 'ignore',
      maxSize: 20,
      maxExpand: 1000
    });
  }
}
