import 'reflect-metadata';
import { runService } from '@shiren/bus';
import { migrate } from '@shiren/persistence';
import { MaterialsModule, database } from './materials.module.js';

await runService({ name: 'materials', module: MaterialsModule, migrate: () => migrate(database) });
