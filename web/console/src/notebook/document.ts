import type { Json } from '../api/types';

/** A notebook as its file has it (nbformat 4): texts may be lists of lines. */
export interface NotebookDocument {
  readonly cells: readonly Cell[];
  readonly metadata: {
    readonly kernelspec?: { readonly language?: string; readonly display_name?: string };
    readonly language_info?: { readonly name?: string };
  };
}

export type Text = string | readonly string[];

export interface Cell {
  readonly cell_type: 'code' | 'markdown' | 'raw';
  readonly id?: string;
  readonly source: Text;
  readonly metadata: {
    readonly tags?: readonly string[];
    readonly papermill?: {
      readonly status?: string;
      readonly duration?: number | null;
      readonly exception?: boolean | null;
    };
  };
  readonly execution_count?: number | null;
  readonly outputs?: readonly Output[];
  readonly attachments?: Readonly<Record<string, MimeBundle>>;
}

export type MimeBundle = Readonly<Record<string, Json>>;

export type Output =
  | { readonly output_type: 'stream'; readonly name: string; readonly text: Text }
  | {
      readonly output_type: 'display_data' | 'execute_result';
      readonly data: MimeBundle;
      readonly metadata?: Readonly<Record<string, Json>>;
      readonly execution_count?: number | null;
    }
  | {
      readonly output_type: 'error';
      readonly ename: string;
      readonly evalue: string;
      readonly traceback: readonly string[];
    };

/** A cell's place in a live run, as the server tells it. */
export type CellStatus = 'running' | 'succeeded' | 'failed' | 'skipped';

export function textOf(text: Text | Json | undefined): string {
  if (typeof text === 'string') return text;
  return Array.isArray(text) ? text.filter(part => typeof part === 'string').join('') : '';
}

/** The language of a notebook's code. */
export function languageOf(notebook: NotebookDocument): string {
  const { kernelspec, language_info } = notebook.metadata;
  return (language_info?.name ?? kernelspec?.language ?? 'python').toLowerCase();
}

/** What stands out about a cell. */
export type Mark = 'parameters' | 'injected-parameters' | 'error-banner' | undefined;

const BANNER = /papermill-error-cell-tag|papermill-error/;

export function markOf(cell: Cell): Mark {
  const tags = cell.metadata.tags ?? [];
  if (tags.includes('injected-parameters')) return 'injected-parameters';
  if (tags.includes('parameters')) return 'parameters';
  const banner = tags.some(tag => BANNER.test(tag)) || BANNER.test(textOf(cell.source));
  return banner ? 'error-banner' : undefined;
}

/** What became of a cell that no live run tells of, from what the file says. */
export function statusOf(cell: Cell): CellStatus | undefined {
  if (cell.cell_type !== 'code') return undefined;
  const { status, exception } = cell.metadata.papermill ?? {};
  if (exception === true || status === 'failed') return 'failed';
  if (cell.outputs?.some(output => output.output_type === 'error')) return 'failed';
  if (status === 'skipped') return 'skipped';
  return status === 'completed' ? 'succeeded' : undefined;
}
