import type { HLJSApi } from 'highlight.js';

let loading: Promise<HLJSApi> | undefined;

const ALIASES: Readonly<Record<string, string>> = {
  ipython: 'python',
  ipython3: 'python',
  python3: 'python',
  ir: 'r'
};

/** Longer code is shown as it is: colours are not worth a page that stands still. */
const LONGEST = 100_000;

/**
 * Code as HTML with spans for its colours and everything else escaped; undefined when the language
 * is not known.
 */
export async function highlight(code: string, language: string): Promise<string | undefined> {
  if (code.length > LONGEST) return undefined;
  loading ??= import('./languages').then(module => module.default);
  const library = await loading;
  const name = ALIASES[language] ?? language;
  if (!library.getLanguage(name)) return undefined;
  return library.highlight(code, { language: name, ignoreIllegals: true }).value;
}
