import { Module } from '@nestjs/common';
import { BlobStore } from '@shiren/blob-store';
import { LOGGER } from '@shiren/bus';
import { Keyring } from '@shiren/encryption';
import { PersistenceModule, type ServiceDatabase } from '@shiren/persistence';
import type { Logger } from 'pino';
import { AUTHORITY_SOURCE, type AuthoritySource } from './comparison/authority-source.js';
import { ComparisonController } from './comparison/comparison.controller.js';
import { UpstreamAuthority } from './comparison/upstream-authority.js';
import { AnnouncedPhoto } from './imports/announced-photo.entity.js';
import { AnnouncedPhotos1764000038000 } from './imports/announced-photos.migration.js';
import { ImportRecord } from './imports/import.entity.js';
import { ImportsController } from './imports/imports.controller.js';
import { Imports } from './imports/imports.js';
import { PhotoCheck } from './imports/photo-check.js';
import { Photos } from './registry/photos.js';
import { StagedIdentity } from './imports/staged-identity.entity.js';
import { IdentityRecord } from './registry/identity.entity.js';
import { IdentitySeal } from './registry/identity-seal.js';
import { Identities1700000001000 } from './registry/identities.migration.js';
import { Registry } from './registry/registry.js';
import { RegistryPages } from './registry/registry-pages.js';
import { RegistryPagesController } from './registry/registry-pages.controller.js';
import { Settings } from './settings.js';
import { PhotoTemplate } from './templates/photo-template.entity.js';
import { RunningModel } from './templates/running-model.js';
import { TemplateRefreshRecord } from './templates/template-refresh.entity.js';
import { TemplateRefresh } from './refresh/template-refresh.js';
import { Templates1764300106000 } from './templates/templates.migration.js';
import { Templates } from './templates/templates.js';

export const database: ServiceDatabase = {
  schema: 'authority',
  entities: [IdentityRecord, ImportRecord, StagedIdentity, AnnouncedPhoto, PhotoTemplate, TemplateRefreshRecord],
  migrations: [Identities1700000001000, AnnouncedPhotos1764000038000, Templates1764300106000],
};

@Module({
  imports: [PersistenceModule.forService(database)],
  controllers: [ComparisonController, ImportsController, RegistryPagesController],
  providers: [
    Registry,
    RegistryPages,
    Imports,
    PhotoCheck,
    IdentitySeal,
    Photos,
    ...[RunningModel, Templates, TemplateRefresh],
    { provide: Settings, useFactory: () => Settings.fromEnvironment() },
    { provide: Keyring, useFactory: () => Keyring.fromEnvironment() },
    { provide: BlobStore, useFactory: () => BlobStore.fromEnvironment() },
    {
      provide: AUTHORITY_SOURCE,
      inject: [Settings, Registry, BlobStore, LOGGER],
      useFactory: ({ upstream }: Settings, registry: Registry, blobs: BlobStore, logger: Logger): AuthoritySource =>
        upstream ? new UpstreamAuthority(upstream, blobs, logger) : registry,
    },
  ],
})
export class AuthorityModule {}
