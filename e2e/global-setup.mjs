/**
 * Starts one system for all tests that don't break it, and passes its folder on in the environment. The businesses that it calls back and alerts run on this machine.
 */
import { startSystem } from '../libs/testing/dist/index.js';

export default async () => {
  const system = await startSystem({ CALLBACK_PRIVATE_HOSTS: '127.0.0.1', ALERT_PRIVATE_HOSTS: '127.0.0.1', REVIEW_UNDO_SECONDS: '6' });
  process.env.SHIREN_E2E_HOME = system.home;
  globalThis.stopSystem = system.stop;
};
