/** npm start: the whole system on this machine. */
import './prepare.mjs';
await import('./launcher/dist/main.js');
