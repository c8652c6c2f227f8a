import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { Dialog, ISplashScreen, showDialog } from '@jupyterlab/apputils';
import { DisposableDelegate } from '@lumino/disposable';
import { Widget } from '@lumino/widgets';
import { smallfryIcon } from './icons';

/** Clears the layout that JupyterLab restores; a command of its own. */
const RESET_LAYOUT = 'apputils:reset';

/** After this many milliseconds the splash screen offers to start with an empty layout. */
const SLOW_START = 15_000;

/** What is shown until JupyterLab has restored its layout, and while it changes workspaces. */
export const splashPlugin: JupyterFrontEndPlugin<ISplashScreen> = {
  id: '@smallfry/lab-extension:splash',
  description: 'Shows the Smallfry logo while the editor starts.',
  autoStart: true,
  provides: ISplashScreen,
  activate: app => new Splash(app)
};

class Splash implements ISplashScreen {
  private readonly node = document.createElement('div');
  private shown = 0;
  private offer: number | undefined;

  constructor(private readonly app: JupyterFrontEnd) {
    this.node.id = 'smallfry-splash';
    this.node.setAttribute('role', 'status');
    this.node.setAttribute('aria-label', 'Smallfry is starting');
    smallfryIcon.element({ container: this.node, width: '96px', height: '96px' });
  }

  show(light = true): DisposableDelegate {
    this.shown++;
    this.node.classList.toggle('smallfry-mod-dark', !light);
    document.body.append(this.node);
    this.offerLater();
    return new DisposableDelegate(() => {
      void this.app.restored.then(() => {
        if (--this.shown === 0) this.hide();
      });
    });
  }

  private hide(): void {
    window.clearTimeout(this.offer);
    this.offer = undefined;
    this.node.remove();
  }

  private offerLater(): void {
    this.offer ??= window.setTimeout(() => void this.offerEmptyLayout(), SLOW_START);
  }

  private async offerEmptyLayout(): Promise<void> {
    this.offer = undefined;
    const { button } = await showDialog({
      title: 'This takes long',
      body: 'A notebook or panel of your last layout may be the cause. You can start without them; nothing is deleted.',
      buttons: [
        Dialog.cancelButton({ label: 'Keep waiting' }),
        Dialog.okButton({ label: 'Start with an empty layout' })
      ]
    });
    if (this.shown === 0) return;
    if (button.accept && this.app.commands.hasCommand(RESET_LAYOUT)) {
      await this.app.commands.execute(RESET_LAYOUT);
    } else {
      this.offerLater();
    }
  }
}

/** The fish at the left of the menu bar. */
export const logoPlugin: JupyterFrontEndPlugin<void> = {
  id: '@smallfry/lab-extension:logo',
  description: 'Shows the Smallfry logo; it leads to the console.',
  autoStart: true,
  activate: app => {
    const link = document.createElement('a');
    link.href = '/';
    link.title = 'Smallfry: what ran, what failed, what comes next';
    link.setAttribute('aria-label', 'Smallfry, today');
    smallfryIcon.element({
      container: link,
      elementPosition: 'center',
      width: '20px',
      height: '20px'
    });
    const logo = new Widget({ node: document.createElement('div') });
    // JupyterLab's style sheets place the logo by this id.
    logo.id = 'jp-MainLogo';
    logo.node.append(link);
    app.shell.add(logo, 'top', { rank: 0 });
  }
};
