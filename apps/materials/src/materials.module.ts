import { Module } from '@nestjs/common';
import { BlobStore } from '@shiren/blob-store';
import { Keyring } from '@shiren/encryption';
import { PersistenceModule, type ServiceDatabase } from '@shiren/persistence';
import { CardReadings1700000002000 } from './intake/card-readings.migration.js';
import { IntakeController } from './intake/intake.controller.js';
import { Intake } from './intake/intake.js';
import { MaterialRecord } from './intake/material.entity.js';
import { Materials1700000001000 } from './intake/materials.migration.js';

export const database: ServiceDatabase = {
  schema: 'materials',
  entities: [MaterialRecord],
  migrations: [Materials1700000001000, CardReadings1700000002000],
};

@Module({
  imports: [PersistenceModule.forService(database)],
  controllers: [IntakeController],
  providers: [Intake, { provide: Keyring, useFactory: () => Keyring.fromEnvironment() }, { provide: BlobStore, useFactory: () => BlobStore.fromEnvironment() }],
})
export class MaterialsModule {}
