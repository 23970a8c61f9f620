import { Module } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import { BlobStore } from '@shiren/blob-store';
import { Keyring } from '@shiren/encryption';
import { AccountDirectory } from './accounts/account-directory.js';
import { Admission } from './admission/admission.js';
import { CallRates } from './admission/call-rates.js';
import { Quotas } from './admission/quotas.js';
import { RateLimits } from './admission/rate-limits.js';
import { Idempotency } from './admission/idempotency.js';
import { CompareFaces } from './operations/compare-faces.js';
import { ImageLinks } from './images/image-links.js';
import { ImageReader } from './images/image-reader.js';
import { ImagesController } from './apis/image-links/images.controller.js';
import { UploadPlace } from './images/upload-place.js';
import { Uploads } from './images/uploads.js';
import { Authentication } from './authentication/authentication.js';
import { ErrorFilter } from './edge/error-filter.js';
import { HttpApis } from './edge/http-api.js';
import { Nonces } from './authentication/nonces.js';
import { Actions2018 } from './apis/rpc-2018/actions.js';
import { Actions2019 } from './apis/rpc-2019/actions.js';
import { DetectFaces } from './operations/detect-faces.js';
import { OpenLink } from './operations/open-link.js';
import { OpenVerification } from './operations/open-verification.js';
import { SetUpScene } from './operations/set-up-scene.js';
import { SubmitMaterials } from './operations/submit-materials.js';
import { SubmittedMaterialsReader } from './operations/submitted-materials.js';
import { RpcController } from './apis/rpc/rpc.controller.js';
import { BodyGate } from './authentication/body-gate.js';
import { LargeBodies } from './edge/large-bodies.js';
import { CardPhotos } from './operations/flow/card-photos.js';
import { FlowSessions } from './operations/flow/flow-sessions.js';
import { FlowSubmission } from './operations/flow/flow-submission.js';
import { FlowController } from './apis/flow/flow.controller.js';
import { NumberHash } from './operations/flow/number-hash.js';
import { Recordings } from './operations/flow/recordings.js';
import { ConsoleCalls } from './authentication/console-calls.js';
import { ConsoleController } from './apis/console/console.controller.js';
import { TryIt } from './apis/console/try-it.js';
import { RestCalls } from './apis/rest/rest-calls.js';
import { RestController } from './apis/rest/rest.controller.js';
import { UsageEvents } from './accounts/usage-events.js';
import { GetMaterials } from './operations/get-materials.js';
import { GetStatus } from './operations/get-status.js';
import { WithdrawConsent } from './operations/withdraw-consent.js';
import { TicketWatch } from './operations/ticket-watch.js';

const controllers = [RpcController, ImagesController, FlowController, ConsoleController, RestController];
export const apis = new HttpApis(controllers);

@Module({
  controllers,
  providers: [
    ...[AccountDirectory, Authentication, Admission, CallRates, RateLimits, Quotas, Idempotency, Nonces],
    ...[ImageLinks, ImageReader, Uploads, UploadPlace, TicketWatch, UsageEvents, ConsoleCalls, TryIt],
    ...[OpenLink, OpenVerification, SubmitMaterials, GetStatus, GetMaterials, WithdrawConsent, SubmittedMaterialsReader, CompareFaces, DetectFaces, SetUpScene],
    ...[Actions2018, Actions2019],
    ...[FlowSessions, FlowSubmission, Recordings, CardPhotos, NumberHash],
    ...[RestCalls, BodyGate, LargeBodies],
    { provide: HttpApis, useValue: apis },
    { provide: APP_FILTER, useClass: ErrorFilter },
    { provide: Keyring, useFactory: () => Keyring.fromEnvironment() },
    { provide: BlobStore, useFactory: () => BlobStore.fromEnvironment() },
  ],
})
export class GatewayModule {}
