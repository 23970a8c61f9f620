import { Controller } from '@nestjs/common';
import { Answers } from '@shiren/bus';
import { AddBlock, EndBlock, FindBlocks, OfAttempt, SearchBlocks, consoleQuestions, pages, type ListedBlock, type PersonView } from '@shiren/contracts-console';
import type { BlockKind } from '@shiren/contracts-verification';
import { Access } from '../access/access.js';
import { Blocks } from './blocks.js';
import { Person } from './person.js';

@Controller()
export class BlocksController {
  constructor(
    private readonly access: Access,
    private readonly blocks: Blocks,
    private readonly person: Person,
  ) {}

  @Answers(consoleQuestions.blocked)
  async blocked(request: FindBlocks): Promise<{ kinds: BlockKind[] }> {
    return { kinds: await this.blocks.blocked(request) };
  }

  /** As for a search by person: only for those who may see photos, too. */
  @Answers(pages.person)
  async view(request: OfAttempt): Promise<PersonView> {
    return this.person.view(await this.access.actor(request, 'records.photos'), request.attemptId);
  }

  @Answers(pages.blocks)
  async search(request: SearchBlocks): Promise<{ blocks: ListedBlock[]; more: boolean }> {
    return this.blocks.search(await this.access.actor(request, 'blocks.write'), request);
  }

  @Answers(pages.addBlock)
  async add(request: AddBlock): Promise<ListedBlock> {
    const actor = await this.access.actor(request, 'blocks.write');
    return this.blocks.add(actor, await this.person.keyOf(actor, request), request);
  }

  @Answers(pages.endBlock)
  async end(request: EndBlock): Promise<ListedBlock> {
    return this.blocks.end(await this.access.actor(request, 'blocks.write'), request.id);
  }
}
