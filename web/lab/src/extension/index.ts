import './style.css';
import { aboutPlugin, logoPlugin, splashPlugin } from './brand';
import { consolePlugin } from './console';
import { schedulePlugin } from './schedule';

/** Smallfry's own extension of JupyterLab. */
export const ownPlugins = [splashPlugin, logoPlugin, aboutPlugin, consolePlugin, schedulePlugin];
