import 'reflect-metadata';
import { runService } from '@shiren/bus';
import { migrate } from '@shiren/persistence';
import { ConsoleModule, database } from './console.module.js';

await runService({ name: 'console', module: ConsoleModule, migrate: () => migrate(database) });
