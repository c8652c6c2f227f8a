const MAX_LENGTH = 100;

/**
 * A name for a job that runs a notebook: the file's name, made of the characters that a job's name
 * may have, and with a number at its end if another job is called so already.
 */
export function suggestJobName(path: string, taken: ReadonlySet<string> = new Set()): string {
  const file = path.split('/').pop() ?? '';
  const name =
    file
      .replace(/\.ipynb$/i, '')
      .normalize('NFKD')
      .replace(/\p{Mark}/gu, '')
      .replace(/[^A-Za-z0-9._-]+/g, '-')
      .replace(/^[^A-Za-z0-9]+/, '')
      .replace(/-+$/, '')
      .slice(0, MAX_LENGTH) || 'notebook';
  if (!taken.has(name)) return name;
  for (let number = 2; ; number++) {
    const suffix = `-${number}`;
    const numbered = name.slice(0, MAX_LENGTH - suffix.length) + suffix;
    if (!taken.has(numbered)) return numbered;
  }
}
