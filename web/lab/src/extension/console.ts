import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { Widget } from '@lumino/widgets';
import { smallfryIcon } from './icons';

/** Opens a page of the console in the tab that holds the console, or in a new one. */
export const OPEN_CONSOLE = 'smallfry:open-console';

const CONSOLE_TAB = 'smallfry-console';

const PAGES = [
  { label: 'Today', path: '/', caption: 'What ran, what failed, what comes next' },
  { label: 'Jobs', path: '/jobs', caption: 'All jobs and their runs' }
];

/** A link at the right of the top bar, and commands, that lead to the console. */
export const consolePlugin: JupyterFrontEndPlugin<void> = {
  id: '@smallfry/lab-extension:console',
  description: 'Links to the console: jobs and runs.',
  autoStart: true,
  optional: [ICommandPalette],
  activate: (app: JupyterFrontEnd, palette: ICommandPalette | null) => {
    app.commands.addCommand(OPEN_CONSOLE, {
      label: args => `Open ${textOf(args.label, 'the Console')}`,
      caption: args => textOf(args.caption, 'Jobs and runs'),
      icon: smallfryIcon,
      describedBy: {
        args: { type: 'object', properties: { path: { type: 'string' } } }
      },
      execute: args => {
        window.open(textOf(args.path, '/'), CONSOLE_TAB);
      }
    });
    for (const page of PAGES) {
      palette?.addItem({ command: OPEN_CONSOLE, args: page, category: 'Smallfry' });
    }
    app.shell.add(jobsLink(), 'top', { rank: 1000 });
  }
};

function textOf(argument: unknown, otherwise: string): string {
  return typeof argument === 'string' ? argument : otherwise;
}

function jobsLink(): Widget {
  const link = document.createElement('a');
  link.href = '/jobs';
  link.target = CONSOLE_TAB;
  link.textContent = 'Jobs';
  link.title = 'Jobs and runs, in the console';
  const widget = new Widget({ node: document.createElement('div') });
  widget.id = 'smallfry-jobs-link';
  widget.node.append(link);
  return widget;
}
