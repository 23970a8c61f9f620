/** One system for all tests that don't break it; its folder is handed on in the environment. */
import { startSystem } from '../libs/testing/dist/index.js';

export default async () => {
  const system = await startSystem();
  process.env.SHIREN_E2E_HOME = system.home;
  globalThis.stopSystem = system.stop;
};
