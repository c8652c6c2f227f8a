import { IconAdjustments, IconAlertTriangle, IconLoader2 } from '@tabler/icons-react';
import { lazy, memo, Suspense, useEffect, useState } from 'react';
import { StateIcon } from '../components/State';
import { durationInWords } from '../model/time';
import {
  languageOf,
  markOf,
  statusOf,
  textOf,
  type Cell,
  type CellStatus,
  type NotebookDocument
} from './document';
import { cellAnchor } from './anchor';
import { plain } from './ansi';
import { highlight } from './highlight';
import { Outputs } from './Outputs';

const Markdown = lazy(() => import('./Markdown'));

/** What a live run tells of a cell; it takes the place of what the file has. */
export interface LiveCell {
  readonly status: CellStatus;
  readonly cell: Cell;
}

interface NotebookProps {
  readonly notebook: NotebookDocument;
  readonly live?: ReadonlyMap<number, LiveCell> | undefined;
  /** The index of the cell that failed, if one did. */
  readonly failedCell?: number | null | undefined;
}

/** From so many cells on, those that are out of sight are not laid out. */
const MANY_CELLS = 40;

/** A notebook to be read: nothing in it can be changed, and nothing in it can run. */
export function Notebook({ notebook, live, failedCell }: NotebookProps) {
  const language = languageOf(notebook);
  if (notebook.cells.length === 0) return <p className="quiet">This notebook has no cells.</p>;
  return (
    <section className="nb" aria-label="Notebook" data-large={notebook.cells.length > MANY_CELLS}>
      {numbered(notebook.cells).map(({ cell, number }, position) => {
        const news = live?.get(number);
        return (
          <CellView
            key={position}
            index={number}
            cell={news?.cell ?? cell}
            status={news?.status ?? (failedCell === number ? 'failed' : statusOf(cell))}
            language={language}
          />
        );
      })}
    </section>
  );
}

/**
 * Cells with the numbers that the server calls them by: those of the notebook that ran, which had no
 * banners yet.
 */
function numbered(cells: readonly Cell[]): readonly { cell: Cell; number: number }[] {
  let next = 0;
  return cells.map(cell => ({
    cell,
    number: markOf(cell) === 'error-banner' ? -1 : next++
  }));
}

interface CellProps {
  readonly index: number;
  readonly cell: Cell;
  readonly status: CellStatus | undefined;
  readonly language: string;
}

const CellView = memo(function CellView({ index, cell, status, language }: CellProps) {
  const mark = markOf(cell);
  if (mark === 'error-banner') return <Banner cell={cell} />;
  const source = textOf(cell.source);
  return (
    <div
      id={cellAnchor(index)}
      className={`nb-cell nb-is-${cell.cell_type}`}
      data-status={status}
      data-mark={mark}
    >
      {cell.cell_type === 'code' && (
        <>
          <div className="nb-gutter">
            <span className="nb-count">[{cell.execution_count ?? ' '}]</span>
            <Status status={status} />
          </div>
          <div className="nb-body">
            <Mark mark={mark} seconds={cell.metadata.papermill?.duration} />
            <Code source={source} language={language} />
            {cell.outputs && cell.outputs.length > 0 && <Outputs outputs={cell.outputs} />}
          </div>
        </>
      )}
      {cell.cell_type === 'markdown' && (
        <div className="nb-body">
          <Suspense fallback={<pre className="nb-text">{source}</pre>}>
            <Markdown source={source} attachments={cell.attachments} />
          </Suspense>
        </div>
      )}
      {cell.cell_type === 'raw' && (
        <div className="nb-body">
          <pre className="nb-text quiet" tabIndex={0}>
            {source}
          </pre>
        </div>
      )}
    </div>
  );
});

function Status({ status }: { status: CellStatus | undefined }) {
  if (status === undefined) return null;
  if (status === 'running') {
    return (
      <span className="nb-status" data-colour="running" role="img" aria-label="running">
        <IconLoader2 size={15} className="moving" aria-hidden />
      </span>
    );
  }
  return <StateIcon state={status} size={15} />;
}

interface MarkProps {
  readonly mark: 'parameters' | 'injected-parameters' | undefined;
  readonly seconds: number | null | undefined;
}

function Mark({ mark, seconds }: MarkProps) {
  const took = typeof seconds === 'number' && seconds >= 1 ? seconds : undefined;
  if (mark === undefined && took === undefined) return null;
  return (
    <div className="nb-marks">
      {mark && (
        <span className="nb-mark">
          <IconAdjustments size={14} aria-hidden />
          {mark === 'parameters' ? 'parameters: the defaults' : "parameters: this run's values"}
        </span>
      )}
      {took !== undefined && (
        <span className="nb-took" title="How long this cell took">
          {durationInWords(took * 1000)}
        </span>
      )}
    </div>
  );
}

function Banner({ cell }: { cell: Cell }) {
  const text = new DOMParser().parseFromString(textOf(cell.source), 'text/html').body.textContent;
  return (
    <div className="nb-banner">
      <IconAlertTriangle size={18} aria-hidden />
      <p>{plain(text).trim()}</p>
    </div>
  );
}

const Code = memo(function Code({ source, language }: { source: string; language: string }) {
  const [coloured, setColoured] = useState<{ source: string; html: string }>();
  useEffect(() => {
    let gone = false;
    void highlight(source, language).then(html => {
      if (!gone && html !== undefined) setColoured({ source, html });
    });
    return () => {
      gone = true;
    };
  }, [source, language]);
  if (source.trim() === '') return null;
  return coloured?.source === source ? (
    // The library has escaped everything that is not a span of its own.
    <pre className="nb-code" tabIndex={0}>
      <code dangerouslySetInnerHTML={{ __html: coloured.html }} />
    </pre>
  ) : (
    <pre className="nb-code" tabIndex={0}>
      <code>{source}</code>
    </pre>
  );
});
