import { randomUUID } from 'node:crypto';
import { Controller, Get, Header, HttpCode, Param, ParseIntPipe, ParseUUIDPipe, Post, Query, Req } from '@nestjs/common';
import { ApiBearerAuth, ApiBody, ApiConsumes, ApiDefaultResponse, ApiHeader, ApiOkResponse, ApiOperation, ApiParam, ApiQuery, ApiTags } from '@nestjs/swagger';
import { Problem } from '@shiren/contracts-core';
import { cardSides, type CardSide } from '@shiren/contracts-media';
import type { FastifyRequest } from 'fastify';
import { HttpApi } from '../../edge/http-api.js';
import { CardPhotos } from '../../operations/flow/card-photos.js';
import { readJson } from '../../edge/json-body.js';
import { clientAddress } from '../../edge/trusted-proxies.js';
import { readCaller } from '../../authentication/flow-caller.js';
import { readFrames, readImage } from './flow-body.js';
import { presentFlowError } from './flow-errors.js';
import { FlowSessions } from '../../operations/flow/flow-sessions.js';
import { FlowSubmission } from '../../operations/flow/flow-submission.js';
import { OpenLink } from '../../operations/open-link.js';
import { Recordings } from '../../operations/flow/recordings.js';
import {
  AgreedConsent,
  BeginRecording,
  ChallengeReply,
  ErrorReply,
  FinishRecording,
  FinishedRecordingReply,
  LinkToOpen,
  MoreTime,
  NameAndNumber,
  ObservationReply,
  OpenedLinkReply,
  RecordingReply,
  ResultReply,
  SessionReply,
} from './replies.js';
import { presentRecording, presentResult, presentSession } from './presenters.js';

/** In milliseconds; the client waits longer. */
const DEADLINE_MS = 30_000;
/** Maximum duration of a long poll, in seconds. */
const MAX_WAIT_SECONDS = 25;
const bytes = { schema: { type: 'string', format: 'binary' } } as const;

/** The API that a page, a mini program or an app calls on behalf of the person, with the token of GetVerifyToken. */
@Controller('flow')
@HttpApi({ deadlineMs: DEADLINE_MS, newRequestId: randomUUID, presentError: presentFlowError })
@ApiTags('flow')
@ApiBearerAuth()
@ApiHeader({ name: 'flow-device', required: false, description: 'Tells this device from others: 8 to 64 letters, digits, - or _, the same each time.' })
@ApiDefaultResponse({
  type: ErrorReply,
  description: '401 no such token, 410 expired, 409 another step comes first, 429 too many tries, 400 as the code says.',
})
export class FlowController {
  constructor(
    private readonly sessions: FlowSessions,
    private readonly recordings: Recordings,
    private readonly cards: CardPhotos,
    private readonly submission: FlowSubmission,
    private readonly links: OpenLink,
  ) {}

  @Get('session')
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'What remains to be done, and how the scene wants it done.' })
  @ApiOkResponse({ type: SessionReply })
  async session(@Req() request: FastifyRequest): Promise<SessionReply> {
    return presentSession(await this.sessions.show(readCaller(request)));
  }

  @Post('link')
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  @ApiOperation({
    summary: 'Opens a link that was made in the console, and answers a token of its own.',
    description:
      'The only call without a token. 404 no such link, 410 it has ended (`details.reason`: expired, withdrawn, used), 409 the ticket has passed or is being decided.',
  })
  @ApiBody({ type: LinkToOpen })
  @ApiOkResponse({ type: OpenedLinkReply })
  async openLink(@Req() request: FastifyRequest): Promise<OpenedLinkReply> {
    const { token } = await this.links.open(readJson(LinkToOpen, request.body).link, clientAddress(request));
    return { token };
  }

  @Post('consent')
  @HttpCode(200)
  @ApiOperation({ summary: 'The person agrees to the processing of their face.' })
  @ApiBody({ type: AgreedConsent })
  @ApiOkResponse({ type: SessionReply })
  async consent(@Req() request: FastifyRequest): Promise<SessionReply> {
    const { version } = readJson(AgreedConsent, request.body);
    return presentSession(await this.sessions.agree(readCaller(request), version));
  }

  @Post('consent/withdraw')
  @HttpCode(200)
  @ApiOperation({ summary: 'The person takes their consent back while the token works: the flow ends, and what was handed in is erased.' })
  @ApiOkResponse({ description: 'An empty object.' })
  withdraw(@Req() request: FastifyRequest): Promise<object> {
    return this.sessions.withdraw(readCaller(request));
  }

  @Post('name-and-number')
  @HttpCode(200)
  @ApiOperation({ summary: 'Types name and number, or confirms what was read off the card: whichever comes next.' })
  @ApiBody({ type: NameAndNumber })
  @ApiOkResponse({ type: SessionReply })
  async nameAndNumber(@Req() request: FastifyRequest): Promise<SessionReply> {
    return presentSession(await this.cards.nameAndNumber(readCaller(request), readJson(NameAndNumber, request.body)));
  }

  @Post('card/:side')
  @HttpCode(200)
  @ApiOperation({ summary: 'Hands in a photo of one side of the ID card: JPEG, PNG or WebP, 2 MB at most.' })
  @ApiParam({ name: 'side', enum: cardSides })
  @ApiConsumes('application/octet-stream')
  @ApiBody(bytes)
  @ApiOkResponse({ type: SessionReply })
  async photographCard(@Req() request: FastifyRequest, @Param('side') side: string): Promise<SessionReply> {
    if (!isSide(side)) throw new Problem('REQUEST.INVALID', 'The side is front or back.');
    return presentSession(await this.cards.photograph(readCaller(request), side, readImage(request.body)));
  }

  @Post('observations')
  @HttpCode(200)
  @ApiOperation({ summary: 'What one picture shows, to place the person before a recording is begun.' })
  @ApiConsumes('application/octet-stream')
  @ApiBody(bytes)
  @ApiOkResponse({ type: ObservationReply })
  async observe(@Req() request: FastifyRequest): Promise<ObservationReply> {
    return timed(() => this.recordings.observe(readCaller(request), readImage(request.body)));
  }

  @Post('recordings')
  @HttpCode(200)
  @ApiOperation({ summary: 'Begins a recording, and says what has to be done in it, and when.' })
  @ApiBody({ type: BeginRecording })
  @ApiOkResponse({ type: RecordingReply })
  begin(@Req() request: FastifyRequest): Promise<RecordingReply> {
    return timed(() => this.recordings.begin(readCaller(request), readJson(BeginRecording, request.body).without ?? []));
  }

  @Post('recordings/:captureId/finish')
  @HttpCode(200)
  @ApiOperation({ summary: 'Ends a recording once all pieces are there.' })
  @ApiBody({ type: FinishRecording, required: false })
  @ApiOkResponse({ type: FinishedRecordingReply })
  async finish(@Req() request: FastifyRequest, @Param('captureId', ParseUUIDPipe) captureId: string): Promise<FinishedRecordingReply> {
    return presentRecording(await this.recordings.finish(readCaller(request), captureId, readJson(FinishRecording, request.body)));
  }

  @Post('recordings/:captureId/more-time')
  @HttpCode(200)
  @ApiOperation({
    summary: 'An action was asked for longer, because no reply said in its time that it was done.',
    description: 'Tell it as soon as the longer time is over, once for each action. What comes later in the recording is later by as much.',
  })
  @ApiBody({ type: MoreTime })
  @ApiOkResponse({ type: ChallengeReply })
  giveMoreTime(@Req() request: FastifyRequest, @Param('captureId', ParseUUIDPipe) captureId: string): Promise<ChallengeReply> {
    return this.recordings.giveMoreTime(readCaller(request), captureId, readJson(MoreTime, request.body));
  }

  @Post('recordings/:captureId/:sequence')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Hands in a piece of a recording, some second of frames.',
    description:
      'The body: how many frames, then time (milliseconds since the first frame of the recording) and length of each, all as 32-bit big-endian numbers, then the images. ' +
      'Pieces count 0, 1, 2, …; one that may not have arrived is sent again. Several may be on their way at once, in any order: at most six.',
  })
  @ApiConsumes('application/octet-stream')
  @ApiBody(bytes)
  @ApiOkResponse({ type: ObservationReply })
  async add(
    @Req() request: FastifyRequest,
    @Param('captureId', ParseUUIDPipe) captureId: string,
    @Param('sequence', ParseIntPipe) sequence: number,
  ): Promise<ObservationReply> {
    return timed(() => this.recordings.add(readCaller(request), captureId, sequence, readFrames(request.body)));
  }

  @Post('submit')
  @HttpCode(200)
  @ApiOperation({ summary: 'Ends the attempt once nothing else remains.' })
  @ApiOkResponse({ type: SessionReply })
  async submit(@Req() request: FastifyRequest): Promise<SessionReply> {
    return presentSession(await this.submission.submit(readCaller(request)));
  }

  @Get('result')
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'The decision; waits up to this many seconds for it.' })
  @ApiQuery({ name: 'wait', required: false, schema: { type: 'integer', minimum: 0, maximum: MAX_WAIT_SECONDS, default: 0 } })
  @ApiOkResponse({ type: ResultReply })
  async result(@Req() request: FastifyRequest, @Query('wait') wait = '0'): Promise<ResultReply> {
    const maxWaitMs = Math.min(Math.max(Number(wait) || 0, 0), MAX_WAIT_SECONDS) * 1_000;
    return presentResult(await this.submission.result(readCaller(request), maxWaitMs));
  }
}

/** Adds how long the work took, so that a client can tell its network from our work. */
async function timed<Reply extends object>(work: () => Promise<Reply>): Promise<Reply & { took: number }> {
  const began = performance.now();
  const reply = await work();
  return { ...reply, took: Math.round(performance.now() - began) };
}

const isSide = (side: string): side is CardSide => (cardSides as readonly string[]).includes(side);
