import { Module } from '@nestjs/common';
import { BlobStore } from '@shiren/blob-store';
import { Keyring } from '@shiren/encryption';
import { PersistenceModule, type ServiceDatabase } from '@shiren/persistence';
import { Capture, CaptureHash, CaptureMovement, CapturePiece } from './captures/capture.entity.js';
import { CapturesController } from './captures/captures.controller.js';
import { Captures1700000003000 } from './captures/captures.migration.js';
import { Captures } from './captures/captures.js';
import { EarlierCaptures } from './captures/earlier-captures.js';
import { PieceFigures1764374400000 } from './captures/piece-figures.migration.js';
import { RecordedCaptures } from './captures/recorded-captures.js';
import { CardReadings1700000002000 } from './intake/card-readings.migration.js';
import { ErasureController } from './erasure/erasure.controller.js';
import { Erasure1700000020000 } from './erasure/erasure.migration.js';
import { MaterialsErasure } from './erasure/erasure.js';
import { Orphans } from './erasure/orphans.js';
import { Tombstone } from './attempts/tombstone.js';
import { DraftRecord } from './intake/draft.entity.js';
import { ImageRemoval } from './intake/image-removal.js';
import { IntakeController } from './intake/intake.controller.js';
import { Intake } from './intake/intake.js';
import { MaterialRecord } from './intake/material.entity.js';
import { PersonHash } from './intake/person-hash.js';
import { PersonSearch } from './intake/person-search.js';
import { Materials1700000001000 } from './intake/materials.migration.js';
import { StoredMaterials } from './intake/stored-materials.js';
import { Seal } from './attempts/seal.entity.js';
import { SealingController } from './sealing/sealing.controller.js';
import { Sealing } from './sealing/sealing.js';
import { Seals1764000092000 } from './sealing/seals.migration.js';
import { Movements1795957056700 } from './captures/movements.migration.js';
import { ProgressOfActions1795975138109 } from './captures/progress-of-actions.migration.js';
import { Names1796029229159 } from './intake/names.migration.js';

export const database: ServiceDatabase = {
  schema: 'materials',
  entities: [MaterialRecord, DraftRecord, Seal, Capture, CapturePiece, CaptureHash, CaptureMovement, Tombstone],
  migrations: [
    Materials1700000001000,
    CardReadings1700000002000,
    Captures1700000003000,
    Erasure1700000020000,
    Seals1764000092000,
    PieceFigures1764374400000,
    Movements1795957056700,
    ProgressOfActions1795975138109,
    Names1796029229159,
  ],
};

@Module({
  imports: [PersistenceModule.forService(database)],
  controllers: [IntakeController, SealingController, CapturesController, ErasureController],
  providers: [
    ...[Intake, StoredMaterials, ImageRemoval, Sealing],
    ...[Captures, RecordedCaptures, EarlierCaptures],
    ...[MaterialsErasure, Orphans, PersonHash, PersonSearch],
    { provide: Keyring, useFactory: () => Keyring.fromEnvironment() },
    { provide: BlobStore, useFactory: () => BlobStore.fromEnvironment() },
  ],
})
export class MaterialsModule {}
