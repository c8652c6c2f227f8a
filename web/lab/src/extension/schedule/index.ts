import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ICommandPalette, Notification } from '@jupyterlab/apputils';
import { IDefaultFileBrowser } from '@jupyterlab/filebrowser';
import { INotebookTracker, type NotebookPanel } from '@jupyterlab/notebook';
import { OPEN_CONSOLE } from '../console';
import { scheduleIcon } from '../icons';
import { ServerApi } from './api';
import { showScheduleDialog } from './dialog';
import { ScheduleModel, type Scheduled } from './model';
import { browserTimeZone } from './times';
import { inWords } from './when';
import './schedule.css';

/** Schedules the notebook in front. The toolbar and the menus name it in schemas/schedule.json. */
const SCHEDULE = 'smallfry:schedule';

/** Schedules the notebook that is selected in the file browser. */
const SCHEDULE_SELECTED = 'smallfry:schedule-selected';

/** 'Schedule…' wherever there is a notebook: a form that makes a job of it. */
export const schedulePlugin: JupyterFrontEndPlugin<void> = {
  id: '@smallfry/lab-extension:schedule',
  description: 'Makes a job of a notebook: Schedule…',
  autoStart: true,
  requires: [INotebookTracker],
  optional: [IDefaultFileBrowser, ICommandPalette],
  activate: (
    app: JupyterFrontEnd,
    notebooks: INotebookTracker,
    files: IDefaultFileBrowser | null,
    palette: ICommandPalette | null
  ) => {
    const { commands } = app;
    const look = {
      label: 'Schedule…',
      caption: 'Run this notebook on a schedule',
      icon: scheduleIcon,
      describedBy: { args: { type: 'object', properties: {} } }
    };
    const selected = () => {
      const items = [...(files?.selectedItems() ?? [])];
      return items.length === 1 && items[0]?.type === 'notebook' ? items[0] : undefined;
    };
    commands.addCommand(SCHEDULE, {
      ...look,
      isEnabled: () => notebooks.currentWidget !== null,
      execute: async () => {
        const panel = notebooks.currentWidget;
        if (panel) await schedule(app, panel.context.path, panel);
      }
    });
    commands.addCommand(SCHEDULE_SELECTED, {
      ...look,
      isVisible: () => selected() !== undefined,
      execute: async () => {
        const path = selected()?.path;
        if (path === undefined) return;
        const panel = notebooks.find(({ context }) => context.path === path);
        await schedule(app, path, panel);
      }
    });
    notebooks.currentChanged.connect(() => commands.notifyCommandChanged(SCHEDULE));
    palette?.addItem({ command: SCHEDULE, category: 'Smallfry' });
  }
};

async function schedule(app: JupyterFrontEnd, path: string, panel?: NotebookPanel): Promise<void> {
  const unsaved = panel?.context.model.dirty ?? false;
  if (panel && unsaved) {
    await panel.context.save();
    // JupyterLab has told why it couldn't save.
    if (panel.context.model.dirty) return;
  }
  const { contents, serverSettings } = app.serviceManager;
  const model = new ScheduleModel({
    api: new ServerApi(serverSettings),
    notebook: contents.localPath(path),
    timeZone: browserTimeZone()
  });
  const scheduled = await showScheduleDialog(model, unsaved);
  panel?.content.activate();
  if (scheduled) tell(app, scheduled);
}

/** Says what was made, with a way to look at it. */
function tell(app: JupyterFrontEnd, { job, runId, runProblem }: Scheduled): void {
  const open = (path: string) => () => void app.commands.execute(OPEN_CONSOLE, { path });
  const actions = [{ label: 'Open job', callback: open(`/jobs/${encodeURIComponent(job.name)}`) }];
  if (runId) actions.push({ label: 'Watch the run', callback: open(`/runs/${runId}`) });
  const message = `Job ${job.name}: runs ${inWords(job.schedule?.cron ?? null)}.`;
  if (runProblem) {
    Notification.warning(`${message} It couldn't be started now: ${runProblem}`, {
      actions,
      autoClose: false
    });
  } else {
    const now = runId ? ' Its first run has started.' : '';
    Notification.success(message + now, { actions, autoClose: 15_000 });
  }
}
