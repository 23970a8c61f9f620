import { Injectable } from '@nestjs/common';
import type { TicketReference } from '@shiren/contracts-core';
import { readBinding, readMaterials } from '@shiren/rpc';
import type { Caller } from '../../edge/caller.js';
import { UploadPlace } from '../../images/upload-place.js';
import { CompareFaces, type ComparedImage } from '../../operations/compare-faces.js';
import { DetectFaces } from '../../operations/detect-faces.js';
import { GetMaterials } from '../../operations/get-materials.js';
import { GetStatus } from '../../operations/get-status.js';
import { OpenVerification } from '../../operations/open-verification.js';
import { SubmitMaterials } from '../../operations/submit-materials.js';
import { ticketOf } from '../../operations/ticket-of.js';
import { detectedAttributes, faceComparison } from './faces.js';
import type { Handler } from './handler.js';
import { materialsFields } from './materials-fields.js';
import { verifyStatus } from './verify-status.js';
import { stsToken, verifyToken } from './verify-token.js';

type Name = 'GetVerifyToken' | 'SubmitMaterials' | 'SubmitVerification' | 'GetStatus' | 'GetMaterials' | 'CompareFaces' | 'DetectFaceAttributes';

/** The actions of version 2018-09-16. They translate their parameters for the operations, and the results into their own fields. */
@Injectable()
export class Actions2018 {
  readonly handlers: Readonly<Record<Name, Handler>>;

  constructor(
    verifications: OpenVerification,
    submission: SubmitMaterials,
    statuses: GetStatus,
    materials: GetMaterials,
    comparison: CompareFaces,
    detection: DetectFaces,
    place: UploadPlace,
  ) {
    this.handlers = {
      GetVerifyToken: async (caller, parameters) => {
        const { Binding, UserData: userData } = parameters;
        const issued = await verifications.open({ ...ticketIn(caller, parameters), userData, bound: readBinding(Binding) });
        return { ...verifyToken(issued), ...stsToken(await place.grant(caller.accountId, issued.attemptId)) };
      },
      SubmitMaterials: async ({ accountId, sandbox = false }, { VerifyToken: token = '' }, all) => ({
        VerifyStatus: verifyStatus(await submission.complete({ accountId, token, sandbox }, () => readMaterials(all))),
      }),
      SubmitVerification: async (caller, parameters, all) => ({
        VerifyStatus: verifyStatus(await submission.verify(ticketIn(caller, parameters), () => readMaterials(all))),
      }),
      GetStatus: async (caller, parameters) => {
        const state = await statuses.of(ticketIn(caller, parameters));
        return { ...verifyStatus(state), ...(state.userData === undefined ? {} : { UserData: state.userData }) };
      },
      GetMaterials: async (caller, parameters) => {
        const found = await materials.of(ticketIn(caller, parameters));
        return found ? materialsFields(found) : {};
      },
      CompareFaces: async (caller, parameters) => {
        const image = (role: 'Source' | 'Target'): ComparedImage => ({
          type: parameters[`${role}ImageType`] === 'FacePic' ? 'FacePic' : 'IDPic',
          value: parameters[`${role}ImageValue`] ?? '',
        });
        return faceComparison(await comparison.compare(caller, { source: image('Source'), target: image('Target') }));
      },
      DetectFaceAttributes: async (caller, { MaterialValue: value = '', MaxFaceNum, RetAttributes }) => {
        const found = await detection.detect(caller, { name: 'MaterialValue', value }, MaxFaceNum === undefined ? undefined : Number(MaxFaceNum));
        const wanted = RetAttributes?.split(',').map((name) => name.trim().toLowerCase());
        return detectedAttributes(found, wanted);
      },
    };
  }
}

const ticketIn = (caller: Caller, { Biz: biz = '', TicketId: ticketId = '' }: Record<string, string>): TicketReference => ticketOf(caller, { biz, ticketId });
