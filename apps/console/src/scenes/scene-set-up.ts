import { Injectable } from '@nestjs/common';
import { sceneChanged, type Scene, type SetUpScene } from '@shiren/contracts-console';
import { Problem } from '@shiren/contracts-core';
import { isSchemeName } from '@shiren/schemes';
import { Audit } from '../audit/audit.js';
import { SceneRecord } from './scene.entity.js';
import { insertScene, sceneOf } from './scenes.js';

/** Scenes set up by a business's own server; the audit log names the AccessKey. */
@Injectable()
export class SceneSetUp {
  constructor(private readonly audit: Audit) {}

  /** Repeating the same call changes nothing. */
  setUp(request: SetUpScene): Promise<Scene> {
    const { accountId, accessKeyId, biz, name, scheme } = request;
    if (!isSchemeName(scheme)) throw new Problem('REQUEST.INVALID', 'There is no such scheme.');
    return this.audit.transaction({ accountId, userName: accessKeyId, address: 'api' }, async (manager, emit, note) => {
      const earlier = await manager.findOne(SceneRecord, { where: { accountId, biz }, lock: { mode: 'pessimistic_write' } });
      const record = earlier ?? (await insertScene(manager, { accountId, biz, name, scheme }));
      const settings = { ...record.settings, guidePage: pageOf(request.guide), resultPage: pageOf(request.result) };
      const same = earlier && isSame(sceneOf(earlier), sceneOf({ ...record, name, scheme, settings }));
      if (same) return sceneOf(earlier);
      const revision = earlier ? earlier.revision + 1 : record.revision;
      await manager.update(SceneRecord, { id: record.id }, { name, scheme, revision, settings });
      await emit(sceneChanged, { accountId, biz });
      await note(earlier ? 'scene.change' : 'scene.add', biz, { name, scheme, revision });
      return sceneOf({ ...record, name, scheme, revision, settings });
    });
  }
}

const pageOf = (ours: boolean): 'default' | 'own' => (ours ? 'default' : 'own');

const isSame = (a: Scene, b: Scene): boolean =>
  a.name === b.name && a.scheme === b.scheme && a.settings.guidePage === b.settings.guidePage && a.settings.resultPage === b.settings.resultPage;
