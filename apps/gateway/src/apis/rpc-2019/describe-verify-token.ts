import { Injectable } from '@nestjs/common';
import type { MaterialType } from '@shiren/contracts-core';
import type { GivenMaterial } from '@shiren/rpc';
import type { Caller } from '../../edge/caller.js';
import { GetVerifyToken, pageOf } from '../../operations/open-verification.js';
import { ticketOf } from '../../operations/ticket-of.js';

/** What 2019-03-07 calls the materials. */
const materialNames = {
  Name: 'Name',
  IdCardNumber: 'IdentificationNumber',
  FaceImageUrl: 'FacePic',
  FaceRetainedImageUrl: 'FaceRetainedPic',
  IdCardFrontImageUrl: 'IdCardFrontPic',
  IdCardBackImageUrl: 'IdCardBackPic',
} as const satisfies Record<string, MaterialType>;

/** The materials among the parameters of 2019-03-07. */
export const givenMaterials = (parameters: Readonly<Record<string, string>>): GivenMaterial[] =>
  Object.entries(materialNames).flatMap(([name, type]) => {
    const value = parameters[name];
    return value === undefined ? [] : [{ type, value }];
  });

@Injectable()
export class DescribeVerifyToken {
  constructor(private readonly tokens: GetVerifyToken) {}

  async answer(caller: Caller, parameters: Record<string, string>): Promise<object> {
    const { CallbackUrl: url, CallbackSeed: seed } = parameters;
    const callback = url === undefined ? undefined : { url, ...(seed === undefined ? {} : { seed }) };
    const { token } = await this.tokens.open({ ...ticketOf(caller, parameters), bound: givenMaterials(parameters), callback });
    const { PassedRedirectUrl: successRedirect, FailedRedirectUrl: failRedirect } = parameters;
    const redirects = { ...(successRedirect ? { successRedirect } : {}), ...(failRedirect ? { failRedirect } : {}) };
    return { VerifyToken: token, VerifyPageUrl: pageOf(token, redirects) };
  }
}
