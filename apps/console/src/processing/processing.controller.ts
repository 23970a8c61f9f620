import { Controller } from '@nestjs/common';
import { Answers, Bus } from '@shiren/bus';
import { FromSession, pages, type ProcessedScene, type ProcessingRecord, type StoredFacesReply } from '@shiren/contracts-console';
import { authority } from '@shiren/contracts-registry';
import { consentText, schemeOf } from '@shiren/schemes';
import { DataSource } from 'typeorm';
import { Access } from '../access/access.js';
import { Blocks } from '../blocks/blocks.js';
import { ConsentTextRecord } from '../scenes/consent-text.entity.js';
import { SceneRecord } from '../scenes/scene.entity.js';
import { sceneOf } from '../scenes/scenes.js';
import { StoredFaces } from './stored-faces.js';

@Controller()
export class ProcessingController {
  constructor(
    private readonly access: Access,
    private readonly database: DataSource,
    private readonly bus: Bus,
    private readonly faces: StoredFaces,
    private readonly blocks: Blocks,
  ) {}

  @Answers(pages.processingRecord)
  async record(request: FromSession): Promise<ProcessingRecord> {
    const { accountId, accountName } = await this.access.actor(request, 'records.erase');
    const [records, consents, { source, upstream }, blocks] = await Promise.all([
      this.database.manager.find(SceneRecord, { where: { accountId }, order: { createdAt: 'asc', id: 'asc' } }),
      this.database.manager
        .createQueryBuilder(ConsentTextRecord, 'consent')
        .innerJoin(SceneRecord, 'scene', 'scene.id = consent.scene_id')
        .where('scene.account_id = :accountId', { accountId })
        .orderBy('consent.version')
        .getMany(),
      this.bus.ask(authority.state, { counted: false }),
      this.blocks.count(accountId),
    ]);
    return {
      account: accountName,
      at: new Date().toISOString(),
      authority: { source, ...(upstream ? { host: upstream.host } : {}) },
      scenes: records.map((record) =>
        processed(
          record,
          consents.filter(({ sceneId }) => sceneId === record.id),
        ),
      ),
      blocks,
    };
  }

  @Answers(pages.storedFaces)
  async storedFaces(request: FromSession): Promise<{ faces?: StoredFacesReply }> {
    const { operator } = await this.access.actor(request, 'records.erase');
    return operator ? this.faces.known : {};
  }
}

function processed(record: SceneRecord, consents: readonly ConsentTextRecord[]): ProcessedScene {
  const { biz, name, scheme, settings } = sceneOf(record);
  const { materials, access, comparedWith } = schemeOf(scheme);
  return {
    ...{ biz, name, scheme, comparedWith },
    data: [...materials.required, ...materials.optional],
    recorded: access !== 'server',
    retentionDays: settings.retentionDays,
    people: { inReview: settings.review !== 'never', fourEyes: settings.fourEyes },
    // a scene created before consent texts were recorded has its current one
    consents:
      consents.length > 0
        ? consents.map(({ version, since, zh, en }) => ({ version, since: since.toISOString().replace(/\.\d+Z$/, 'Z'), zh, en }))
        : [{ ...consentText(settings), since: record.createdAt.toISOString() }],
    ...(settings.business ? { business: { name: settings.business.name, contact: settings.business.contact } } : {}),
    alternativeWay: { zh: settings.alternativeWay.zh, en: settings.alternativeWay.en },
  };
}
