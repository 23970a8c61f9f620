import 'reflect-metadata';
import { runService } from '@shiren/bus';
import { migrate } from '@shiren/persistence';
import { VerdictModule, database } from './verdict.module.js';

await runService({ name: 'verdict', module: VerdictModule, migrate: () => migrate(database) });
