import { Module } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import { BlobStore } from '@shiren/blob-store';
import { Keyring } from '@shiren/encryption';
import { AccountDirectory } from './accounts/account-directory.js';
import { Admission } from './admission/admission.js';
import { CallRates } from './admission/call-rates.js';
import { Quotas } from './admission/quotas.js';
import { RateLimits } from './admission/rate-limits.js';
import { Repetitions } from './admission/repetitions.js';
import { CreateVerifySetting } from './classic/create-verify-setting.js';
import { DescribeVerifyResult } from './classic/describe-verify-result.js';
import { DescribeVerifyToken } from './classic/describe-verify-token.js';
import { VerifyMaterial } from './classic/verify-material.js';
import { CompareFaces } from './comparison/compare-faces.js';
import { DetectFaceAttributes } from './comparison/detect-face-attributes.js';
import { ImageLinks } from './images/image-links.js';
import { ImageReader } from './images/image-reader.js';
import { ImagesController } from './images/images.controller.js';
import { UploadPlace } from './images/upload-place.js';
import { Uploads } from './images/uploads.js';
import { Authentication } from './rpc/authentication.js';
import { ErrorReplies } from './rpc/error-replies.js';
import { Nonces } from './rpc/nonces.js';
import { RpcController } from './rpc/rpc.controller.js';
import { BodyGate } from './edge/body-gate.js';
import { LargeBodies } from './edge/large-bodies.js';
import { CardPhotos } from './flow/card-photos.js';
import { FlowErrors } from './flow/flow-errors.js';
import { FlowSessions } from './flow/flow-sessions.js';
import { FlowSubmission } from './flow/flow-submission.js';
import { FlowController } from './flow/flow.controller.js';
import { NumberHash } from './flow/number-hash.js';
import { Recordings } from './flow/recordings.js';
import { ConsoleCalls } from './console/console-calls.js';
import { ConsoleController } from './console/console.controller.js';
import { TryIt } from './console/try-it.js';
import { RestCalls } from './rest/rest-calls.js';
import { RestErrors } from './rest/rest-errors.js';
import { RestController } from './rest/rest.controller.js';
import { UsageEvents } from './usage/usage-events.js';
import { GetMaterials } from './verification/get-materials.js';
import { GetStatus } from './verification/get-status.js';
import { WithdrawConsent } from './verification/withdraw-consent.js';
import { GetVerifyToken } from './verification/get-verify-token.js';
import { HandedIn } from './verification/handed-in.js';
import { Submission } from './verification/submission.js';
import { TicketWatch } from './verification/ticket-watch.js';

@Module({
  controllers: [RpcController, ImagesController, FlowController, ConsoleController, RestController],
  providers: [
    ...[AccountDirectory, Authentication, Admission, CallRates, RateLimits, Quotas, Repetitions, Nonces],
    ...[ImageLinks, ImageReader, Uploads, UploadPlace, TicketWatch, UsageEvents, ConsoleCalls, TryIt],
    ...[GetVerifyToken, Submission, GetStatus, GetMaterials, WithdrawConsent, HandedIn, CompareFaces, DetectFaceAttributes],
    ...[DescribeVerifyToken, DescribeVerifyResult, VerifyMaterial, CreateVerifySetting],
    ...[FlowSessions, FlowSubmission, Recordings, CardPhotos, NumberHash, FlowErrors],
    ...[RestCalls, RestErrors, BodyGate, LargeBodies],
    { provide: APP_FILTER, useClass: ErrorReplies },
    { provide: Keyring, useFactory: () => Keyring.fromEnvironment() },
    { provide: BlobStore, useFactory: () => BlobStore.fromEnvironment() },
  ],
})
export class GatewayModule {}
