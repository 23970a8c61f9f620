import 'reflect-metadata';
import { runService } from '@shiren/bus';
import { migrate } from '@shiren/persistence';
import { AuthorityModule, database } from './authority.module.js';

await runService({ name: 'authority', module: AuthorityModule, migrate: () => migrate(database) });
