import { Injectable } from '@nestjs/common';
import { Problem, sceneChanged, type CreateScene, type Scene } from '@shiren/contracts';
import { Outbox } from '@shiren/persistence';
import { isSchemeName } from '@shiren/schemes';
import { DataSource } from 'typeorm';
import { v7 as uuid } from 'uuid';
import { SceneRecord } from './scene.entity.js';

@Injectable()
export class Scenes {
  constructor(
    private readonly database: DataSource,
    private readonly outbox: Outbox,
  ) {}

  /** Throws SCENE.NOT_FOUND for another account's scene too. */
  async find(accountId: string, biz: string): Promise<Scene> {
    const scene = await this.database.manager.findOneBy(SceneRecord, { accountId, biz });
    if (!scene) throw new Problem('SCENE.NOT_FOUND', 'This account has no scene with this identifier; create it in the console first.');
    return { ...scene };
  }

  /** Throws SCENE.EXISTS when the account has one with this identifier. */
  async create({ accountId, biz, name, scheme }: CreateScene): Promise<Scene> {
    if (!isSchemeName(scheme)) throw new Problem('REQUEST.INVALID', 'There is no such scheme.');
    return this.outbox.transaction(async (manager, emit) => {
      const scene = { id: uuid(), accountId, biz, name, scheme };
      const inserted = await manager.createQueryBuilder().insert().into(SceneRecord).values(scene).orIgnore().returning('id').execute();
      if ((inserted.raw as unknown[]).length === 0) throw new Problem('SCENE.EXISTS', 'This account has a scene with this identifier already.');
      await emit(sceneChanged, { accountId, biz });
      return scene;
    });
  }
}
