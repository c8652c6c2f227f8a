/** The module that build.mjs generates: every bundled package of JupyterLab. */
declare module '@smallfry/bundled-extensions' {
  import type { JupyterFrontEndPlugin } from '@jupyterlab/application';
  import type { IRenderMime } from '@jupyterlab/rendermime-interfaces';

  type Package<T> = { default: T | readonly T[] } | T | readonly T[];
  export const extensions: Record<string, Package<JupyterFrontEndPlugin<unknown>>>;
  export const mimeExtensions: Record<string, Package<IRenderMime.IExtension>>;
}

declare module '*.svg' {
  const source: string;
  export default source;
}

declare module '*.css';
