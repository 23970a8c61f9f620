import { Module } from '@nestjs/common';
import { provideEnvironment } from '@shiren/environment';
import { Keyring } from '@shiren/encryption';
import { PersistenceModule, type ServiceDatabase } from '@shiren/persistence';
import { ConsoleEnvironment } from './environment.js';
import { Access } from './access/access.js';
import { AccessController } from './people/access.controller.js';
import { Access1700000003000 } from './access/access.migration.js';
import { Credentials1764000101000 } from './access/credentials.migration.js';
import { CredentialSetting } from './access/credential-setting.entity.js';
import { KnownDevice } from './access/known-device.entity.js';
import { HashQueue } from './sign-in/passwords.js';
import { OwnAccount } from './people/own-account.js';
import { People } from './people/people.js';
import { Proof } from './sign-in/proof.js';
import { SessionRecord } from './access/session.entity.js';
import { SignInTries1764000098000 } from './sign-in/sign-in-tries.migration.js';
import { SignInTriesRecord } from './sign-in/sign-in-tries.entity.js';
import { SignInTries } from './sign-in/sign-in-tries.js';
import { SignIn } from './sign-in/sign-in.js';
import { UserRecord } from './access/user.entity.js';
import { AccessKeyRecord } from './accounts/access-key.entity.js';
import { AccessKeys } from './accounts/access-keys.js';
import { Account } from './accounts/account.entity.js';
import { AlertChannelRecord } from './alerts/alert-channel.entity.js';
import { AlertChannels } from './alerts/alert-channels.js';
import { AlertDeliveryRecord } from './alerts/alert-delivery.entity.js';
import { AlertIncidentRecord } from './alerts/alert-incident.entity.js';
import { AlertLog } from './alerts/alert-log.js';
import { AlertRuleRecord } from './alerts/alert-rule.entity.js';
import { AlertRules } from './alerts/alert-rules.js';
import { AlertWatch } from './alerts/alert-watch.js';
import { AlertWorker } from './alerts/alert-worker.js';
import { AlertsController } from './alerts/alerts.controller.js';
import { Alerts1796083000141 } from './alerts/alerts.migration.js';
import { AttemptDecided1796083000142 } from './alerts/attempt-decided.migration.js';
import { ChannelSender } from './alerts/channel-sender.js';
import { Observing } from './alerts/observing.js';
import { AccountsController } from './accounts/accounts.controller.js';
import { Accounts1700000001000 } from './accounts/accounts.migration.js';
import { Limits1700000056000 } from './accounts/limits.migration.js';
import { LimitsController } from './usage/limits.controller.js';
import { Sandbox1700000058000 } from './accounts/sandbox.migration.js';
import { KeyPages } from './keys/key-pages.js';
import { KeyPagesController } from './keys/key-pages.controller.js';
import { Anchors1700000022000 } from './audit/anchors.migration.js';
import { AnchoredHash1764000100000 } from './audit/anchored-hash.migration.js';
import { AuditFollows1764000110000 } from './audit/follows.migration.js';
import { Anchors } from './audit/anchors.js';
import { AuditAnchor } from './audit/audit-anchor.entity.js';
import { Audit } from './audit/audit.js';
import { AuditController } from './audit/audit.controller.js';
import { AuditEntryRecord } from './audit/audit-entry.entity.js';
import { ErasureRecord } from './erasure/erasure.entity.js';
import { ErasuresController } from './erasure/erasures.controller.js';
import { Erasures1700000020000 } from './erasure/erasures.migration.js';
import { Erasures } from './erasure/erasures.js';
import { Retention } from './erasure/retention.js';
import { ProcessingController } from './processing/processing.controller.js';
import { StoredFaces } from './processing/stored-faces.js';
import { LinkOpening } from './links/link-opening.entity.js';
import { LinkSecrets } from './links/link-secrets.js';
import { LinkRecord } from './links/link.entity.js';
import { LinksController } from './links/links.controller.js';
import { Links } from './links/links.js';
import { OpenedLinks } from './links/opened-links.js';
import { ConsentTextRecord } from './scenes/consent-text.entity.js';
import { ConsentTexts1700000021000 } from './scenes/consent-texts.migration.js';
import { CallbacksController } from './records/callbacks.controller.js';
import { RecordSearch } from './records/record-search.js';
import { Records } from './records/records.js';
import { RecordsController } from './records/records.controller.js';
import { RegistryController } from './registry/registry.controller.js';
import { CallbackRotation1700000054000 } from './scenes/callback-rotation.migration.js';
import { SceneCallbacks } from './scenes/scene-callbacks.js';
import { SceneHistory } from './scenes/scene-history.js';
import { SceneVersionRecord } from './scenes/scene-version.entity.js';
import { SceneVersions1796075100000 } from './scenes/scene-versions.migration.js';
import { SceneRecord } from './scenes/scene.entity.js';
import { ScenePages } from './scenes/scene-pages.js';
import { ScenePagesController } from './scenes/scene-pages.controller.js';
import { SceneSettings1700000002000 } from './scenes/scene-settings.migration.js';
import { BlockRecord } from './blocks/block.entity.js';
import { BlocksController } from './blocks/blocks.controller.js';
import { Blocks } from './blocks/blocks.js';
import { Person } from './blocks/person.js';
import { BusinessRequired1796079000143 } from './scenes/business-required.migration.js';
import { ScenesController } from './scenes/scenes.controller.js';
import { ReviewQueue } from './reviews/review-queue.js';
import { ReviewsController } from './reviews/reviews.controller.js';
import { SceneSetUp } from './scenes/scene-set-up.js';
import { Scenes } from './scenes/scenes.js';
import { TryController } from './try/try.controller.js';
import { AttemptRecord } from './usage/attempt-record.entity.js';
import { ComparisonRecord } from './usage/comparison.entity.js';
import { UsageCounting } from './usage/usage-counting.js';
import { RecordRetention } from './record-retention/record-retention.js';
import { RecordsKept } from './usage/records-kept.entity.js';
import { RecordsKept1764000037000 } from './usage/records-kept.migration.js';
import { Reports } from './usage/reports.js';
import { UsageController } from './usage/usage.controller.js';
import { UsageHour } from './usage/usage-hour.entity.js';
import { Usage1700000004000 } from './usage/usage.migration.js';
import { Reviews1795988083128 } from './usage/reviews.migration.js';
import { RecordSearch1796029209968 } from './usage/record-search.migration.js';
import { HeldReviews1796030276146 } from './usage/held-reviews.migration.js';
import { Blocks1796076003996 } from './blocks/blocks.migration.js';
import { Links1796083000140 } from './links/links.migration.js';

export const database: ServiceDatabase = {
  schema: 'console',
  entities: [
    ...[Account, AccessKeyRecord, SceneRecord, SceneVersionRecord, ConsentTextRecord],
    ...[UserRecord, SessionRecord, KnownDevice, SignInTriesRecord, CredentialSetting, AuditEntryRecord, AuditAnchor],
    ...[AlertRuleRecord, AlertChannelRecord, AlertIncidentRecord, AlertDeliveryRecord],
    ...[AttemptRecord, ComparisonRecord, UsageHour, RecordsKept, ErasureRecord, BlockRecord],
    ...[LinkRecord, LinkOpening],
  ],
  migrations: [
    Accounts1700000001000,
    SceneSettings1700000002000,
    Access1700000003000,
    Usage1700000004000,
    Erasures1700000020000,
    ConsentTexts1700000021000,
    Anchors1700000022000,
    CallbackRotation1700000054000,
    Limits1700000056000,
    Sandbox1700000058000,
    RecordsKept1764000037000,
    SignInTries1764000098000,
    AnchoredHash1764000100000,
    Credentials1764000101000,
    AuditFollows1764000110000,
    Reviews1795988083128,
    RecordSearch1796029209968,
    HeldReviews1796030276146,
    SceneVersions1796075100000,
    Blocks1796076003996,
    Links1796083000140,
    BusinessRequired1796079000143,
    Alerts1796083000141,
    AttemptDecided1796083000142,
  ],
  // the log is append-only, even for somebody with the service's password
  privileges: { audit_entry: 'select, insert', audit_anchor: 'select, insert, update' },
};

@Module({
  imports: [PersistenceModule.forService(database)],
  controllers: [
    ...[AccountsController, LimitsController, ScenesController, UsageController],
    ...[
      AccessController,
      KeyPagesController,
      ScenePagesController,
      RecordsController,
      ReviewsController,
      CallbacksController,
      RegistryController,
      AuditController,
    ],
    ...[ErasuresController, ProcessingController, TryController, BlocksController, LinksController, AlertsController],
  ],
  providers: [
    provideEnvironment(ConsoleEnvironment),
    ...[AccessKeys, Scenes, SceneSetUp, UsageCounting, RecordRetention, Reports, Records, RecordSearch, ReviewQueue, Audit],
    ...[Links, LinkSecrets, OpenedLinks],
    ...[Erasures, Retention, StoredFaces, Anchors, Blocks, Person],
    ...[AlertRules, AlertChannels, AlertLog, AlertWatch, AlertWorker, ChannelSender, Observing],
    ...[Access, HashQueue, SignInTries, Proof, SignIn, OwnAccount, People, KeyPages, ScenePages, SceneHistory, SceneCallbacks],
    { provide: Keyring, useFactory: () => Keyring.fromEnvironment() },
  ],
})
export class ConsoleModule {}
