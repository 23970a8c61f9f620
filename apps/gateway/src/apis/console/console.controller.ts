import { randomUUID } from 'node:crypto';
import { Controller, Get, Inject, Param, Post, Redirect, Req, Res } from '@nestjs/common';
import { BlobStore, newIdentityPhotoKey } from '@shiren/blob-store';
import { Bus, LOGGER } from '@shiren/bus';
import { may, needsSecondFactor, type AttemptPhotos, type MadeLinks, type Me, type SignedIn } from '@shiren/contracts-console';
import { Problem } from '@shiren/contracts-core';
import { authority } from '@shiren/contracts-registry';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { HttpApi } from '../../edge/http-api.js';
import { ImageLinks } from '../../images/image-links.js';
import { linkPageOf } from '../../operations/open-verification.js';
import { ConsoleCalls, cookieOf, expectOwnPage, isPageName, readObject } from '../../authentication/console-calls.js';
import { nameAction } from '../../edge/observe-requests.js';
import { presentConsoleError } from './console-errors.js';
import { TryIt } from './try-it.js';

/** How long a call may take in all, in milliseconds. An import is committed in one call. */
const DEADLINE_MS = 65_000;
/** How long the link of a photo is valid, in seconds: long enough for a page to show it. */
const PHOTO_LINK_SECONDS = 60;
const MAX_PHOTO_BYTES = 2 * 1024 * 1024;

/** The API of the console's pages: one path per call, JSON in and out. */
@Controller('console')
@HttpApi({ deadlineMs: DEADLINE_MS, newRequestId: randomUUID, presentError: presentConsoleError })
export class ConsoleController {
  constructor(
    @Inject(LOGGER) private readonly log: Logger,
    private readonly bus: Bus,
    private readonly calls: ConsoleCalls,
    private readonly links: ImageLinks,
    private readonly blobs: BlobStore,
    private readonly tryIt: TryIt,
  ) {}

  @Get()
  @Redirect('/console/', 302)
  root(): void {
    // redirects to the pages below
  }

  @Post('api/:name')
  async call(@Param('name') name: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const started = performance.now();
    void reply.headers({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' });
    await reply.status(200).send(await this.answer(name, request, reply));
    this.log.info({ requestId: request.id, page: name, milliseconds: Math.round(performance.now() - started) }, 'answered');
  }

  private async answer(name: string, request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
    expectOwnPage(request);
    if (name === 'registryPhoto') return this.storePhoto(request);
    const body = await readObject(request.body);
    if (!isPageName(name)) throw new Problem('REQUEST.INVALID', 'There is no such call.');
    nameAction(request, `console ${name}`);
    if (name === 'tryIt') return this.tryIt.run(request, body);
    if (name === 'signIn') return this.signIn(request, reply, body);
    const answer = await this.calls.ask(request, name, body);
    if (name === 'signOut') void reply.header('set-cookie', cookieOf(request, 'shiren_console', '', 0));
    if (name === 'photos') return this.withLinks(answer as AttemptPhotos, body as { attemptId: string });
    if (name === 'makeLinks') return withAddresses(answer as MadeLinks);
    return answer;
  }

  private async signIn(request: FastifyRequest, reply: FastifyReply, body: object): Promise<object> {
    const agent = (request.headers['user-agent'] ?? '').slice(0, 300);
    const { token, expiresAt, device } = (await this.calls.ask(request, 'signIn', { ...body, agent })) as SignedIn;
    const secondsUntil = (time: string): number => Math.round((Date.parse(time) - Date.now()) / 1_000);
    void reply.header('set-cookie', cookieOf(request, 'shiren_console', token, secondsUntil(expiresAt)));
    if (device) void reply.header('set-cookie', cookieOf(request, 'shiren_device', device.token, secondsUntil(device.expiresAt)));
    return {};
  }

  /** The signed-in user, for calls that the gateway answers itself. */
  private async me(request: FastifyRequest): Promise<Me> {
    const me = (await this.calls.ask(request, 'me', {})) as Me;
    if (needsSecondFactor(me)) throw new Problem('SECOND_FACTOR.NEEDED', 'Your account requires a second factor; set up an authenticator app first.');
    return me;
  }

  private withLinks({ photos }: AttemptPhotos, { attemptId }: { attemptId: string }): AttemptPhotos {
    const links = photos.map(({ type }) => ({ type, link: new URL(this.links.make(attemptId, type, Date.now(), PHOTO_LINK_SECONDS)) }));
    // relative, because the console may be open under a different host name than the public one
    return { photos: links.map(({ type, link }) => ({ type, link: `${link.pathname}${link.search}` })) };
  }

  /** Stores a photo for an import, whose id is in the query. The authority deletes photos that the import does not end up using. */
  private async storePhoto(request: FastifyRequest): Promise<{ photo: string }> {
    if (!may(await this.me(request), 'registry.write')) throw new Problem('ACCESS.DENIED', 'Your role does not allow this; ask the owner of the account.');
    const { body } = request;
    const { importId = '' } = request.query as { importId?: string };
    if (!Buffer.isBuffer(body) || body.length === 0 || body.length > MAX_PHOTO_BYTES) {
      throw new Problem('IMAGE.TOO_LARGE', 'A photo must not be larger than 2 MB.');
    }
    const photo = newIdentityPhotoKey();
    await this.bus.ask(authority.announcePhoto, { importId, photo });
    await this.blobs.put(photo, body);
    return { photo };
  }
}

const withAddresses = ({ links, refused }: MadeLinks): MadeLinks => ({ links: links.map((made) => ({ ...made, link: linkPageOf(made.link) })), refused });
