import { Injectable } from '@nestjs/common';
import { sceneChanged, type Scene, type SetUpScene } from '@shiren/contracts-console';
import { Problem } from '@shiren/contracts-core';
import { sceneChanges } from '@shiren/contracts-verification';
import { isSchemeName } from '@shiren/schemes';
import { Audit } from '../audit/audit.js';
import { auditedChanges } from './audited-changes.js';
import { keepVersion } from './scene-versions.js';
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
    const pages = { guidePage: pageOf(request.guide), resultPage: pageOf(request.result) };
    return this.audit.transaction({ accountId, userName: accessKeyId, address: 'api' }, async (manager, emit, note) => {
      const earlier = await manager.findOne(SceneRecord, { where: { accountId, biz }, lock: { mode: 'pessimistic_write' } });
      if (!earlier) {
        const added = await insertScene(manager, { accountId, biz, name, scheme }, accessKeyId, pages);
        await emit(sceneChanged, { accountId, biz });
        await note('scene.add', biz, { name, scheme, ...pages });
        return sceneOf(added);
      }
      const change = { name, scheme, revision: earlier.revision + 1, settings: { ...earlier.settings, ...pages } };
      const [before, after] = [sceneOf(earlier), sceneOf({ ...earlier, ...change })];
      const changes = sceneChanges(before, after);
      if (changes.length === 0) return before;
      await manager.update(SceneRecord, { id: earlier.id }, change);
      await keepVersion(manager, earlier, { ...earlier, ...change }, accessKeyId);
      await emit(sceneChanged, { accountId, biz });
      await note('scene.change', biz, { ...auditedChanges(changes), revision: `${before.revision} → ${after.revision}` });
      return after;
    });
  }
}

const pageOf = (ours: boolean): 'default' | 'own' => (ours ? 'default' : 'own');
