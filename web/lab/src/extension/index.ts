import './style.css';
import { logoPlugin, splashPlugin } from './brand';
import { conflictsPlugin } from './conflicts';
import { consolePlugin } from './console';
import { aboutPlugin, linksPlugin } from './help';
import { schedulePlugin } from './schedule';

/** Smallfry's own extension of JupyterLab. */
export const ownPlugins = [
  splashPlugin,
  logoPlugin,
  aboutPlugin,
  linksPlugin,
  consolePlugin,
  conflictsPlugin,
  schedulePlugin
];
