import { useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { Cell, CellStatus, NotebookDocument } from '../notebook/document';
import type { LiveCell } from '../notebook/Notebook';
import { isOpen } from '../model/states';
import { stream } from './events';
import { notebookOfRun, refreshLists, run as runQuery } from './queries';
import type { Attempt, Run } from './types';

interface CellEvent {
  readonly attempt: number;
  readonly index: number;
  readonly status: CellStatus;
  readonly cell: Cell;
}

/** What has come of the cells while one watched. */
export interface LiveCells {
  readonly attempt: number;
  readonly cells: ReadonlyMap<number, LiveCell>;
}

const NOTHING: LiveCells = { attempt: 0, cells: new Map() };

/** Follows a run while it goes on; its state goes where queries read it. */
export function useLiveRun(run: Run): LiveCells {
  const client = useQueryClient();
  const [live, setLive] = useState(NOTHING);
  const { id } = run;
  const open = isOpen(run.state);
  useEffect(() => {
    if (!open) return;
    let everOpen = false;
    const notebooks = ['runs', id, 'notebook'];
    const close = stream(
      `/api/v1/runs/${id}/events`,
      {
        run: data => {
          const news = JSON.parse(data) as Run;
          if (!isOpen(news.state)) {
            // The file has all of it now.
            void client.invalidateQueries({ queryKey: notebooks });
            void refreshLists(client);
            close();
          }
          client.setQueryData(runQuery(id).queryKey, news);
        },
        cell: data => {
          const { attempt, index, status, cell } = JSON.parse(data) as CellEvent;
          setLive(before => {
            const cells = new Map(before.attempt === attempt ? before.cells : []);
            return { attempt, cells: cells.set(index, { status, cell }) };
          });
        }
      },
      {
        opened: () => {
          if (everOpen) {
            // What happened in between is in the file, and what was seen before may be old.
            setLive(NOTHING);
            void client.invalidateQueries({ queryKey: notebooks });
          }
          everOpen = true;
        }
      }
    );
    return close;
  }, [client, id, open]);
  return live;
}

interface NotebookOfRun {
  readonly notebook: UseQueryResult<NotebookDocument>;
  /** Whether it is what the attempt has written, and not what it started from. */
  readonly isOutput: boolean;
}

/** The notebook to be shown for an attempt: its output once there is one, else the source. */
export function useNotebookOfRun(
  run: Run,
  attempt: Attempt | undefined,
  live: LiveCells | undefined
): NotebookOfRun {
  const hasOutput =
    attempt !== undefined &&
    (attempt.hasOutput || (live?.attempt === attempt.number && live.cells.size > 0));
  const output = useQuery({
    ...notebookOfRun(run.id, attempt?.number ?? 0),
    enabled: hasOutput
  });
  const source = useQuery({
    ...notebookOfRun(run.id, 'source'),
    enabled: !hasOutput && run.sourcePath !== null
  });
  return hasOutput ? { notebook: output, isOutput: true } : { notebook: source, isOutput: false };
}
