import { JupyterLab, type JupyterFrontEndPlugin } from '@jupyterlab/application';
import { JupyterPluginRegistry, PageConfig } from '@jupyterlab/coreutils';
import type { IRenderMime } from '@jupyterlab/rendermime-interfaces';
import { IConnectionStatus, IServiceManager } from '@jupyterlab/services';
import { extensions, mimeExtensions } from '@smallfry/bundled-extensions';
import { ownPlugins } from './extension';

type Plugin = JupyterFrontEndPlugin<unknown>;

/**
 * Plugins inside bundled packages that stay off: news from jupyter.org (Smallfry asks no other host),
 * language servers, the list of licenses that JupyterLab's own server makes, and those that our own
 * extension replaces.
 */
const OFF = new Set([
  '@jupyterlab/apputils-extension:announcements',
  '@jupyterlab/fileeditor-extension:language-server',
  '@jupyterlab/notebook-extension:language-server',
  '@jupyterlab/apputils-extension:licenses-client',
  '@jupyterlab/apputils-extension:licenses-plugin',
  '@jupyterlab/application-extension:logo',
  '@jupyterlab/apputils-extension:splash',
  '@jupyterlab/help-extension:about',
  '@jupyterlab/help-extension:open'
]);

/** The plugins of all bundled packages, and what JupyterLab's plugin manager shows of them. */
class PluginList {
  readonly available: JupyterLab.IPluginInfo[] = [];
  readonly disabled: string[] = [];
  readonly deferred: string[] = [];

  /** Notes the plugins that a package exports and returns those that are to be started. */
  add<T extends Plugin | IRenderMime.IExtension>(extension: string, module: T | readonly T[]): T[] {
    return [module].flat().filter((plugin): plugin is T => {
      const { id } = plugin as T;
      if (OFF.has(id)) return false;
      const enabled = !PageConfig.Extension.isDisabled(id);
      this.available.push({ ...described(plugin), extension, enabled });
      if (!enabled) this.disabled.push(id);
      else if (PageConfig.Extension.isDeferred(id)) this.deferred.push(id);
      return enabled;
    });
  }
}

function described(
  plugin: Plugin | IRenderMime.IExtension
): Omit<JupyterLab.IPluginInfo, 'extension' | 'enabled'> {
  const { id, description } = plugin;
  if ('rendererFactory' in plugin) {
    return { id, description, autoStart: true, requires: [], optional: [], provides: null };
  }
  const { autoStart, requires = [], optional = [], provides = null } = plugin;
  return { id, description, autoStart, requires, optional, provides };
}

/** The plugins of a package: its default export, or the package itself where it is CommonJS. */
function exported<T>(module: { default: T } | T): T {
  return typeof module === 'object' && module !== null && 'default' in module
    ? module.default
    : module;
}

/** Builds JupyterLab from the bundled packages and our own extension, and starts it in this page. */
export async function start(): Promise<JupyterLab> {
  const list = new PluginList();
  const mime = Object.entries(mimeExtensions).map(([name, module]) => ({
    // Without this mark JupyterLab takes the module itself for the plugin.
    __esModule: true,
    default: list.add(name, exported(module))
  }));
  const registry = new JupyterPluginRegistry<JupyterLab>();
  for (const [name, module] of Object.entries(extensions)) {
    registry.registerPlugins(list.add(name, exported(module)));
  }
  registry.registerPlugins(list.add('@smallfry/lab-extension', ownPlugins));

  const lab = new JupyterLab({
    pluginRegistry: registry,
    connectionStatus: (await registry.resolveOptionalService(IConnectionStatus)) ?? undefined,
    serviceManager: await registry.resolveRequiredService(IServiceManager),
    mimeExtensions: mime,
    disabled: { matches: list.disabled, patterns: PageConfig.Extension.disabled },
    deferred: { matches: list.deferred, patterns: PageConfig.Extension.deferred },
    availablePlugins: list.available
  });
  await lab.start({ ignorePlugins: list.deferred, bubblingKeydown: true });
  return lab;
}
