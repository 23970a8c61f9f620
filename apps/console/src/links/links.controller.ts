import { Controller } from '@nestjs/common';
import { Answers } from '@shiren/bus';
import {
  LinkOpened,
  MakeLinks,
  OfLink,
  OpenLink,
  SearchLinks,
  links,
  maySee,
  pages,
  type LinkedTicket,
  type ListedLink,
  type MadeLinks,
} from '@shiren/contracts-console';
import { readPage } from '@shiren/persistence';
import { DataSource } from 'typeorm';
import { Access } from '../access/access.js';
import { findLinks, type FoundLink } from '../queries/links.js';
import { Links } from './links.js';
import { OpenedLinks } from './opened-links.js';

@Controller()
export class LinksController {
  constructor(
    private readonly access: Access,
    private readonly database: DataSource,
    private readonly links: Links,
    private readonly openedLinks: OpenedLinks,
  ) {}

  @Answers(pages.makeLinks)
  async make(request: MakeLinks): Promise<MadeLinks> {
    return this.links.make(await this.access.actorInScene(request, 'links.write'), request);
  }

  @Answers(pages.links)
  async list(request: SearchLinks): Promise<{ links: ListedLink[]; more: boolean }> {
    const { accountId, scenes } = await this.access.actor(request, 'links.read');
    const { biz, ticketId, state, before, limit } = request;
    const wanted = { accountId, ticketId, state, before, scenes: biz === undefined ? scenes : [biz].filter((scene) => maySee({ scenes }, scene)) };
    const { rows, more } = await readPage(limit, (maxRows) => findLinks(this.database, wanted, maxRows));
    return { links: rows.map(listed), more };
  }

  @Answers(pages.withdrawLink)
  async withdraw(request: OfLink): Promise<Record<string, never>> {
    await this.links.withdraw(await this.access.actor(request, 'links.write'), request.id);
    return {};
  }

  @Answers(links.open)
  open(request: OpenLink): Promise<LinkedTicket> {
    return this.openedLinks.open(request);
  }

  @Answers(links.opened)
  opened(request: LinkOpened): Promise<Record<string, never>> {
    return this.openedLinks.opened(request);
  }
}

const listed = ({ createdAt, expiresAt, openedAt, attemptId, ...link }: FoundLink): ListedLink => ({
  ...link,
  createdAt: createdAt.toISOString(),
  expiresAt: expiresAt.toISOString(),
  ...(openedAt ? { openedAt: openedAt.toISOString() } : {}),
  ...(attemptId ? { attemptId } : {}),
});
