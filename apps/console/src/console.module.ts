import { Module } from '@nestjs/common';
import { Keyring } from '@shiren/encryption';
import { PersistenceModule, type ServiceDatabase } from '@shiren/persistence';
import { AccessKeyRecord } from './accounts/access-key.entity.js';
import { AccessKeys } from './accounts/access-keys.js';
import { Account } from './accounts/account.entity.js';
import { AccountsController } from './accounts/accounts.controller.js';
import { Accounts1700000001000 } from './accounts/accounts.migration.js';
import { SceneRecord } from './scenes/scene.entity.js';
import { SceneSettings1700000002000 } from './scenes/scene-settings.migration.js';
import { ScenesController } from './scenes/scenes.controller.js';
import { Scenes } from './scenes/scenes.js';

export const database: ServiceDatabase = {
  schema: 'console',
  entities: [Account, AccessKeyRecord, SceneRecord],
  migrations: [Accounts1700000001000, SceneSettings1700000002000],
};

@Module({
  imports: [PersistenceModule.forService(database)],
  controllers: [AccountsController, ScenesController],
  providers: [AccessKeys, Scenes, { provide: Keyring, useFactory: () => Keyring.fromEnvironment() }],
})
export class ConsoleModule {}
