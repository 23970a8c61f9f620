import { randomUUID } from 'node:crypto';
import { Controller, Get, Header, HttpCode, Param, Post, Req, applyDecorators } from '@nestjs/common';
import {
  ApiBody,
  ApiCreatedResponse,
  ApiExtraModels,
  ApiHeader,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiResponse,
  ApiSecurity,
  getSchemaPath,
} from '@nestjs/swagger';
import { SCENE_IDENTIFIER, type TicketReference } from '@shiren/contracts-core';
import { checkParameters, findAction, type GivenMaterial } from '@shiren/rpc';
import type { FastifyRequest } from 'fastify';
import { HttpApi } from '../../edge/http-api.js';
import { CompareFaces, type ComparedImage } from '../../operations/compare-faces.js';
import { DetectFaces } from '../../operations/detect-faces.js';
import { OpenVerification } from '../../operations/open-verification.js';
import { SubmitMaterials } from '../../operations/submit-materials.js';
import { ticketOf } from '../../operations/ticket-of.js';
import { GetMaterials } from '../../operations/get-materials.js';
import { GetStatus } from '../../operations/get-status.js';
import { WithdrawConsent } from '../../operations/withdraw-consent.js';
import { FaceComparisonResult, FaceDetection, Materials, OpenedVerification, ProblemReply, VerificationStatus, WithdrawnConsent } from './replies.js';
import { CompareFacesRequest, DetectFacesRequest, OpenVerificationRequest, SubmitRequest } from './requests.js';
import { RestCalls } from './rest-calls.js';
import { presentRestError } from './rest-errors.js';
import { comparisonResult, faceDetection, materialsOf, materialsReply, openedVerification, verificationStatus } from './presenters.js';

const DEADLINE_MS = 30_000;

/** The values in a path. */
type Ticket = Pick<TicketReference, 'biz' | 'ticketId'>;

const ApiProblem = (status: '4XX' | '5XX', description: string): ClassDecorator & MethodDecorator =>
  ApiResponse({ status, description, content: { 'application/problem+json': { schema: { $ref: getSchemaPath(ProblemReply) } } } });

const ApiTicket = (): MethodDecorator =>
  applyDecorators(
    ApiParam({ name: 'biz', description: 'The identifier of the scene.', schema: { type: 'string', pattern: SCENE_IDENTIFIER.source } }),
    ApiParam({
      name: 'ticketId',
      description: 'Your own id for one verification task, percent-encoded; use a new one for each task.',
      schema: { type: 'string', minLength: 1, maxLength: 64 },
    }),
  );

const ApiIdempotency = (): MethodDecorator =>
  ApiHeader({
    name: 'Idempotency-Key',
    required: false,
    description: 'A repeated call with the same key and content gets the first response and is counted once; with other content it is refused.',
  });

/** The RPC API's operations for new clients: one path each, JSON in and out, with the same code behind them. */
@Controller('v1')
@HttpApi({ deadlineMs: DEADLINE_MS, newRequestId: randomUUID, requestIdHeader: true, presentError: presentRestError })
@ApiSecurity('AccessKey')
@ApiExtraModels(ProblemReply)
@ApiProblem(
  '4XX',
  'For the caller to fix: 400 invalid request, 401 wrong signature, 404 unknown scene or token, 409 the state of the ticket does not allow it, 429 too many calls.',
)
@ApiProblem('5XX', 'A fault on the server; after 503, try again in a few seconds.')
export class RestController {
  constructor(
    private readonly calls: RestCalls,
    private readonly verifications: OpenVerification,
    private readonly submission: SubmitMaterials,
    private readonly statuses: GetStatus,
    private readonly submitted: GetMaterials,
    private readonly comparison: CompareFaces,
    private readonly detection: DetectFaces,
    private readonly consent: WithdrawConsent,
  ) {}

  @Post('verifications/:biz/:ticketId/tokens')
  @Header('cache-control', 'no-store')
  @ApiOperation({ operationId: 'openVerification', summary: 'Opens an attempt and returns the page for the person. Corresponds to GetVerifyToken.' })
  @ApiTicket()
  @ApiIdempotency()
  @ApiBody({ type: OpenVerificationRequest, required: false })
  @ApiCreatedResponse({ type: OpenedVerification })
  open(@Req() request: FastifyRequest, @Param() ticket: Ticket): Promise<OpenedVerification> {
    return this.calls.run(request, 'GetVerifyToken', ticket, OpenVerificationRequest, async (caller, { binding, userData }) => {
      const json = userData && JSON.stringify(userData);
      checkParameters(findAction('POST', 'GetVerifyToken', '2018-09-16'), { Biz: ticket.biz, TicketId: ticket.ticketId, ...(json ? { UserData: json } : {}) });
      return openedVerification(await this.verifications.open({ ...ticketOf(caller, ticket), bound: binding ? materialsOf(binding) : [], userData: json }));
    });
  }

  @Post('verifications/:biz/:ticketId/submissions')
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  @ApiOperation({
    operationId: 'submitMaterials',
    summary:
      'Submits materials and returns the decision, or in-progress if it takes longer. Corresponds to SubmitVerification, or with a token to SubmitMaterials.',
  })
  @ApiTicket()
  @ApiIdempotency()
  @ApiBody({ type: SubmitRequest })
  @ApiOkResponse({ type: VerificationStatus })
  submit(@Req() request: FastifyRequest, @Param() ticket: Ticket): Promise<VerificationStatus> {
    return this.calls.run(request, 'SubmitVerification', ticket, SubmitRequest, async (caller, { token, materials }) => {
      checkTicket(ticket);
      const read = (): GivenMaterial[] => materialsOf(materials);
      return verificationStatus(
        await (token === undefined
          ? this.submission.verify(ticketOf(caller, ticket), read)
          : this.submission.complete({ accountId: caller.accountId, sandbox: caller.sandbox ?? false, token }, read, ticket)),
      );
    });
  }

  @Get('verifications/:biz/:ticketId/status')
  @Header('cache-control', 'no-store')
  @ApiOperation({ operationId: 'getStatus', summary: 'The status of a ticket. Corresponds to GetStatus.' })
  @ApiTicket()
  @ApiOkResponse({ type: VerificationStatus })
  status(@Req() request: FastifyRequest, @Param() ticket: Ticket): Promise<VerificationStatus> {
    return this.calls.run(request, 'GetStatus', ticket, null, async (caller) => {
      checkTicket(ticket);
      return verificationStatus(await this.statuses.of(ticketOf(caller, ticket)));
    });
  }

  @Get('verifications/:biz/:ticketId/materials')
  @Header('cache-control', 'no-store')
  @ApiOperation({ operationId: 'getMaterials', summary: 'The materials that were submitted last, images as links. Corresponds to GetMaterials.' })
  @ApiTicket()
  @ApiOkResponse({ type: Materials })
  materials(@Req() request: FastifyRequest, @Param() ticket: Ticket): Promise<Materials> {
    return this.calls.run(request, 'GetMaterials', ticket, null, async (caller) => {
      checkTicket(ticket);
      return materialsReply(await this.submitted.of(ticketOf(caller, ticket)));
    });
  }

  @Post('verifications/:biz/:ticketId/consent/withdraw')
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  @ApiOperation({
    operationId: 'withdrawConsent',
    summary: 'Withdraws consent on behalf of the person: attempts in progress end, and submitted materials are erased.',
  })
  @ApiTicket()
  @ApiOkResponse({ type: WithdrawnConsent })
  withdraw(@Req() request: FastifyRequest, @Param() ticket: Ticket): Promise<WithdrawnConsent> {
    return this.calls.run(request, 'WithdrawConsent', ticket, null, async (caller) => {
      checkTicket(ticket);
      return this.consent.withdraw(ticketOf(caller, ticket));
    });
  }

  @Post('face-comparisons')
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  @ApiOperation({ operationId: 'compareFaces', summary: 'Compares the faces in two images; neither is stored. Corresponds to CompareFaces.' })
  @ApiIdempotency()
  @ApiBody({ type: CompareFacesRequest })
  @ApiOkResponse({ type: FaceComparisonResult })
  compare(@Req() request: FastifyRequest): Promise<FaceComparisonResult> {
    return this.calls.run(request, 'CompareFaces', {}, CompareFacesRequest, async (caller, images) => {
      const source: ComparedImage = { type: images.sourceImageType, value: images.sourceImageValue };
      const target: ComparedImage = { type: images.targetImageType, value: images.targetImageValue };
      return comparisonResult(await this.comparison.compare(caller, { source, target }));
    });
  }

  @Post('face-detections')
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  @ApiOperation({
    operationId: 'detectFaces',
    summary: 'Finds the faces in an image and how suitable each is for comparison; nothing is stored. Corresponds to DetectFaceAttributes.',
  })
  @ApiIdempotency()
  @ApiBody({ type: DetectFacesRequest })
  @ApiOkResponse({ type: FaceDetection })
  detect(@Req() request: FastifyRequest): Promise<FaceDetection> {
    return this.calls.run(request, 'DetectFaceAttributes', {}, DetectFacesRequest, async (caller, { materialValue, maxFaceNum }) =>
      faceDetection(await this.detection.detect(caller, { name: 'MaterialValue', value: materialValue }, maxFaceNum)),
    );
  }
}

/** Checks both by the rules of the RPC API. Throws InvalidParameter.Biz or InvalidParameter.TicketId. */
const checkTicket = ({ biz, ticketId }: Ticket): unknown => checkParameters(findAction('GET', 'GetStatus', '2018-09-16'), { Biz: biz, TicketId: ticketId });
