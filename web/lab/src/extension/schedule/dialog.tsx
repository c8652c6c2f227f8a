import { Dialog } from '@jupyterlab/apputils';
import { Widget } from '@lumino/widgets';
import { flushSync } from 'react-dom';
import { createRoot, type Root } from 'react-dom/client';
import { ScheduleForm } from './ScheduleForm';
import type { Scheduled, ScheduleModel } from './model';

/**
 * The form as a dialog's body. Not a ReactWidget: JupyterLab's dialog wraps the `select` elements of
 * such a body in elements of its own, behind React's back.
 */
class FormBody extends Widget implements Dialog.IBodyWidget<Scheduled | null> {
  /** What was made; null until then. */
  scheduled: Scheduled | null = null;

  private root: Root | undefined;

  constructor(
    private readonly model: ScheduleModel,
    private readonly saved: boolean
  ) {
    super();
  }

  getValue(): Scheduled | null {
    return this.scheduled;
  }

  /** Moves the focus to the first field that has an error. */
  focusError(): void {
    const field = this.node.querySelector<HTMLElement>('[aria-invalid="true"]');
    const problem = this.node.querySelector('[role="alert"]');
    if (field) field.focus();
    else problem?.scrollIntoView({ block: 'nearest' });
  }

  protected override onAfterAttach(): void {
    const root = (this.root = createRoot(this.node));
    // At once, since the dialog puts the focus on a field when it is attached.
    flushSync(() => root.render(<ScheduleForm model={this.model} saved={this.saved} />));
  }

  protected override onBeforeDetach(): void {
    this.root?.unmount();
  }
}

/** A dialog that stays open, with the errors shown, until the job is made or the person cancels. */
class ScheduleDialog extends Dialog<Scheduled | null> {
  constructor(
    private readonly model: ScheduleModel,
    private readonly form: FormBody
  ) {
    super({
      title: 'Schedule this notebook',
      body: form,
      hasClose: true,
      focusNodeSelector: 'input',
      buttons: [Dialog.cancelButton(), Dialog.okButton({ label: 'Schedule' })]
    });
    this.addClass('smallfry-ScheduleDialog');
  }

  /** Called for a button, and without one for Enter in a field. */
  override resolve(index?: number): void {
    if (index === 0) super.resolve(index);
    else void this.submit();
  }

  override handleEvent(event: Event): void {
    const target = event.target instanceof Element ? event.target : null;
    const outside = !target?.closest('.jp-Dialog-content');
    // A stray click beside the form would throw away what was typed.
    if (outside && (event.type === 'mousedown' || event.type === 'click')) {
      event.preventDefault();
      event.stopPropagation();
      return;
    }
    // Enter on a link follows the link.
    if (event instanceof KeyboardEvent && event.key === 'Enter' && target?.closest('a')) return;
    super.handleEvent(event);
  }

  private async submit(): Promise<void> {
    const button = this.node.querySelector<HTMLButtonElement>('.jp-Dialog-footer .jp-mod-accept');
    button?.setAttribute('aria-disabled', 'true');
    this.form.scheduled = await this.model.submit();
    button?.removeAttribute('aria-disabled');
    if (this.isDisposed) return;
    if (this.form.scheduled) super.resolve(1);
    else this.form.focusError();
  }
}

/** Shows the form; returns what was made, or null if the person cancelled. */
export async function showScheduleDialog(
  model: ScheduleModel,
  saved: boolean
): Promise<Scheduled | null> {
  const dialog = new ScheduleDialog(model, new FormBody(model, saved));
  void model.load();
  try {
    return (await dialog.launch()).value;
  } finally {
    model.dispose();
  }
}
