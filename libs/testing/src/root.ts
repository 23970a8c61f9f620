import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** The repository's folder. */
export const root = fileURLToPath(new URL('../../..', import.meta.url));

/** Node options for a service that ends with the process that started it; spawn it with a channel (`ipc`). */
export const withParent = ['--import', pathToFileURL(join(root, 'libs/testing/dist/ends-with-parent.js')).href];
