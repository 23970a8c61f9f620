import 'reflect-metadata';
import { runService } from '@shiren/bus';
import { migrate } from '@shiren/persistence';
import { TokensModule, database } from './tokens.module.js';

await runService({ name: 'tokens', module: TokensModule, migrate: () => migrate(database) });
