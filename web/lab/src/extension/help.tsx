import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { Dialog, ICommandPalette, showDialog } from '@jupyterlab/apputils';
import { smallfryIcon } from './icons';

/** The schema schemas/about.json puts it into the Help menu. */
const ABOUT = 'help:about';

/** JupyterLab's command for the links of its Help menu, the kernel's among them. */
const OPEN = 'help:open';

/** What build.mjs writes beside the page. */
const LICENSES = '/static/lab/third-party-licenses.txt';

/** Help > About Smallfry. */
export const aboutPlugin: JupyterFrontEndPlugin<void> = {
  id: '@smallfry/lab-extension:about',
  description: 'Tells what Smallfry is and its version.',
  autoStart: true,
  optional: [ICommandPalette],
  activate: (app: JupyterFrontEnd, palette: ICommandPalette | null) => {
    app.commands.addCommand(ABOUT, {
      label: 'About Smallfry',
      describedBy: { args: { type: 'object', properties: {} } },
      execute: () =>
        showDialog({
          title: 'About Smallfry',
          body: <About version={app.version} />,
          buttons: [Dialog.okButton({ label: 'Close' })]
        })
    });
    palette?.addItem({ command: ABOUT, category: 'Help' });
  }
};

function About({ version }: { version: string }) {
  return (
    <div className="smallfry-About">
      <smallfryIcon.react width="72px" height="72px" tag="span" />
      <div>
        <p className="smallfry-About-name">Smallfry {version}</p>
        <p>Notebooks, and a way to run those notebooks on a schedule.</p>
        <p>
          Apache License 2.0. The editor is JupyterLab, by the Project Jupyter contributors, under
          the BSD 3-Clause License;{' '}
          <a href={LICENSES} target="_blank" rel="noreferrer">
            all licenses
          </a>
          .
        </p>
      </div>
    </div>
  );
}

/**
 * Opens the links of the Help menu in a tab of their own. JupyterLab shows them in a frame, which the
 * page's Content-Security-Policy forbids.
 */
export const linksPlugin: JupyterFrontEndPlugin<void> = {
  id: '@smallfry/lab-extension:links',
  description: 'Opens the links of the Help menu.',
  autoStart: true,
  activate: app => {
    app.commands.addCommand(OPEN, {
      label: args => (typeof args.text === 'string' ? args.text : 'Open a page of help'),
      describedBy: {
        args: {
          type: 'object',
          properties: { url: { type: 'string' }, text: { type: 'string' } },
          required: ['url']
        }
      },
      execute: args => {
        const url = new URL(args.url as string, window.location.href);
        // A kernel names its links; one that is a script must not run.
        if (!['http:', 'https:'].includes(url.protocol)) {
          throw new Error(`Not a link to a page: ${url.href}`);
        }
        window.open(url, '_blank', 'noopener,noreferrer');
      }
    });
  }
};
