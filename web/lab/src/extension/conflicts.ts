import type { JupyterFrontEndPlugin } from '@jupyterlab/application';
import { Context, type DocumentRegistry } from '@jupyterlab/docregistry';
import { type Contents, ServerConnection } from '@jupyterlab/services';

/** What a document's context has inside, of JupyterLab's version that is bundled. */
export interface SavingContext {
  readonly path: string;
  readonly contentsModel: Omit<Contents.IModel, 'content'> | null;
  readonly _manager: { readonly contents: Contents.IManager };
  readonly _contentProviderId?: string;
  /** Asks what to do about a file that has changed, and does it. */
  _raiseConflict(
    model: Contents.IModel,
    options: Partial<Contents.IModel>
  ): Promise<Contents.IModel>;
  _maybeSave: (this: SavingContext, options: Partial<Contents.IModel>) => Promise<Contents.IModel>;
}

/** Options of a save, with the hash of the only content that it may replace; `*` for any. */
type Conditional = Partial<Contents.IModel> & { if_match: string };

/**
 * Lets the server decide whether a file has changed since this page has seen it. JupyterLab itself
 * looks, saves, and asks for the new hash, in three requests: a save of somebody else between two of
 * them is overwritten without a question. The question stays JupyterLab's own.
 */
export const conflictsPlugin: JupyterFrontEndPlugin<void> = {
  id: '@smallfry/lab-extension:conflicts',
  description: 'Never overwrites what somebody else has saved without asking.',
  autoStart: true,
  activate: () => {
    const context = Context.prototype as unknown as SavingContext;
    const original = context._maybeSave;
    context._maybeSave = function (options) {
      return isOurs(this) ? save(this, options) : original.call(this, options);
    };
  }
};

/** Whether the file is on this server; other drives know no conditions. */
function isOurs(context: SavingContext): boolean {
  return !context._manager.contents.driveName(context.path) && !context._contentProviderId;
}

/** Saves what is open; asks as often as the file has changed meanwhile. */
export async function save(
  context: SavingContext,
  options: Partial<Contents.IModel>
): Promise<Contents.IModel> {
  const { contents } = context._manager;
  const conditional = (hash: string): Conditional => ({ ...options, if_match: hash });
  let changed: Contents.IModel | null = null;
  let expected = context.contentsModel?.hash;
  if (!expected) {
    const present = await look(context);
    if (present && isNewer(present, context.contentsModel)) changed = present;
    expected = present?.hash ?? '*';
  }
  for (;;) {
    try {
      return changed
        ? await context._raiseConflict(changed, conditional(changed.hash ?? '*'))
        : await contents.save(context.path, conditional(expected));
    } catch (error) {
      if (!isConflict(error)) throw error;
      changed = await look(context);
      // Deleted meanwhile: as in JupyterLab the file is made again.
      if (!changed) expected = '*';
    }
  }
}

function isNewer(
  present: Contents.IModel,
  known: DocumentRegistry.IContext<DocumentRegistry.IModel>['contentsModel']
): boolean {
  return !!known?.last_modified && present.last_modified !== known.last_modified;
}

/** The file without its content; null if it is gone. */
async function look(context: SavingContext): Promise<Contents.IModel | null> {
  try {
    return await context._manager.contents.get(context.path, { content: false, hash: true });
  } catch (error) {
    if (error instanceof ServerConnection.ResponseError && error.response.status === 404) {
      return null;
    }
    throw error;
  }
}

function isConflict(error: unknown): boolean {
  return error instanceof ServerConnection.ResponseError && error.response.status === 409;
}
