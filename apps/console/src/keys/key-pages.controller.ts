import { Controller } from '@nestjs/common';
import { Answers } from '@shiren/bus';
import { AddAccessKey, ChangeAccessKey, FromSession, RemoveAccessKey, pages, type ListedAccessKey } from '@shiren/contracts-console';
import { Access } from '../access/access.js';
import { KeyPages } from './key-pages.js';

@Controller()
export class KeyPagesController {
  constructor(
    private readonly access: Access,
    private readonly keys: KeyPages,
  ) {}

  @Answers(pages.accessKeys)
  async list(request: FromSession): Promise<ListedAccessKey[]> {
    return this.keys.list(await this.access.actor(request, 'keys.write'));
  }

  @Answers(pages.addAccessKey)
  async add(request: AddAccessKey): Promise<ListedAccessKey & { secret: string }> {
    return this.keys.add(await this.access.actor(request, 'keys.write'), request.kind ?? 'real');
  }

  @Answers(pages.changeAccessKey)
  async change(request: ChangeAccessKey): Promise<Record<string, never>> {
    await this.keys.change(await this.access.actor(request, 'keys.write'), request);
    return {};
  }

  @Answers(pages.removeAccessKey)
  async remove(request: RemoveAccessKey): Promise<Record<string, never>> {
    await this.keys.remove(await this.access.actor(request, 'keys.write'), request);
    return {};
  }
}
