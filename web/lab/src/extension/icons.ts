import { LabIcon } from '@jupyterlab/ui-components';
import smallfry from '../../../brand/smallfry.svg';

export const smallfryIcon = new LabIcon({ name: 'smallfry:logo', svgstr: smallfry });

// The class jp-icon3 makes a shape follow the theme.
export const scheduleIcon = new LabIcon({
  name: 'smallfry:schedule',
  svgstr: `<svg xmlns="http://www.w3.org/2000/svg" width="16" viewBox="0 0 24 24">
    <path class="jp-icon3" fill="#616161" fill-rule="evenodd"
      d="M7 2h2v2h6V2h2v2h1a2 2 0 0 1 2 2v4.7a7.5 7.5 0 0 0-2-.6V9H6v10h4.3c.2.7.5 1.4.9 2H6a2 2 0 0 1-2-2V6a2 2 0 0 1 2-2h1z"/>
    <path class="jp-icon3" fill="#616161" fill-rule="evenodd"
      d="M17 11.5a5.5 5.5 0 1 1 0 11 5.5 5.5 0 0 1 0-11zm-.8 2.3v3.6l2.6 2.1 1-1.2-2-1.7v-2.8z"/>
  </svg>`
});
