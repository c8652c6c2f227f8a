import { start } from './application';

await start();
