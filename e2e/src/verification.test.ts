import type RPCClient from '@alicloud/pop-core';
import { base64, identificationNumber, importPeople, materialsOf, readRunFile, sampleFace, vendorClient, type RunFile } from '@shiren/testing';

const home = process.env['SHIREN_E2E_HOME'] ?? '';
const anna = { name: '安娜', number: identificationNumber(101) };
const bella = { name: '贝拉', number: identificationNumber(102) };
const noPhoto = { name: '无照', number: identificationNumber(103) };

interface Reply<Data> {
  RequestId: string;
  Success: boolean;
  Code: string;
  Data: Data;
}
interface Status {
  StatusCode: number;
  TrustedScore?: number;
  SimilarityScore?: number;
  AuthorityComparisonScore?: number;
  AuditConclusions?: string;
  SubCode?: string;
}

let run: RunFile;
let client: RPCClient;
let tickets = 0;
const newTicket = (): string => `verification-${Date.now()}-${++tickets}`;

const ask = <Data>(action: string, parameters: object): Promise<Reply<Data>> => client.request(action, parameters, { method: 'POST' });

const submit = async (materials: Record<string, string | Uint8Array>, TicketId = newTicket()): Promise<Status> =>
  (await ask<{ VerifyStatus: Status }>('SubmitVerification', { Biz: 'RPMin', TicketId, Material: materialsOf(materials) })).Data.VerifyStatus;

beforeAll(async () => {
  run = await readRunFile(home);
  client = vendorClient(run);
  await importPeople(home, [
    { name: anna.name, identificationNumber: anna.number, photo: await sampleFace('anna') },
    { name: bella.name, identificationNumber: bella.number, photo: await sampleFace('bella') },
    { name: noPhoto.name, identificationNumber: noPhoto.number },
  ]);
});

describe('RPMin', () => {
  it('passes a person by another photo than the one on record', async () => {
    const status = await submit({ Name: anna.name, IdentificationNumber: anna.number, FacePic: await sampleFace('annaAgain') });
    expect(status).toMatchObject({ StatusCode: 1, SubCode: '200', AuditConclusions: '' });
    expect(status.AuthorityComparisonScore).toBeGreaterThanOrEqual(80);
    expect(status.TrustedScore).toBe(status.AuthorityComparisonScore);
    expect(status.SimilarityScore).toBeUndefined();
  });

  it.each([
    ['a stranger', '204', async () => ({ Name: anna.name, IdentificationNumber: anna.number, FacePic: await sampleFace('bella') })],
    ['a wrong name', '201', async () => ({ Name: bella.name, IdentificationNumber: anna.number, FacePic: await sampleFace('anna') })],
    ['an unknown number', '202', async () => ({ Name: anna.name, IdentificationNumber: identificationNumber(999), FacePic: await sampleFace('anna') })],
    ['a record without a photo', '203', async () => ({ Name: noPhoto.name, IdentificationNumber: noPhoto.number, FacePic: await sampleFace('anna') })],
  ])('fails %s, and says why in two languages', async (_, SubCode, materials) => {
    const status = await submit(await materials());
    expect(status).toMatchObject({ StatusCode: 2, SubCode });
    expect(status.AuditConclusions).toMatch(/[一-鿿].*[A-Za-z]/);
  });

  it('lets a ticket that failed be tried again, and none that passed', async () => {
    const ticket = newTicket();
    const person = { Name: anna.name, IdentificationNumber: anna.number };
    expect(await submit({ ...person, FacePic: await sampleFace('bella') }, ticket)).toMatchObject({ StatusCode: 2 });
    expect(await submit({ ...person, FacePic: await sampleFace('annaAgain') }, ticket)).toMatchObject({ StatusCode: 1 });
    await expect(submit({ ...person, FacePic: await sampleFace('anna') }, ticket)).rejects.toMatchObject({ code: 'InvalidTicketId.Finished' });
    expect((await ask<Status>('GetStatus', { Biz: 'RPMin', TicketId: ticket })).Data).toMatchObject({ StatusCode: 1 });
  });

  it('takes the same submission twice for one attempt, also at the same time', async () => {
    const ticket = newTicket();
    const materials = { Name: anna.name, IdentificationNumber: anna.number, FacePic: await sampleFace('annaAgain') };
    const [one, other] = await Promise.all([submit(materials, ticket), submit(materials, ticket)]);
    const later = await submit(materials, ticket);
    expect([one, other].map(({ StatusCode }) => [0, 1].includes(StatusCode))).toEqual([true, true]);
    expect(later).toMatchObject({ StatusCode: 1 });
    expect(later.TrustedScore).toBe((one.TrustedScore ?? other.TrustedScore) as number);
  });

  it('gives back what was handed in, images by links that work', async () => {
    const ticket = newTicket();
    const FacePic = await sampleFace('annaAgain');
    await submit({ Name: anna.name, IdentificationNumber: anna.number, FacePic }, ticket);
    const { Data } = await ask<Record<string, string>>('GetMaterials', { Biz: 'RPMin', TicketId: ticket });
    expect(Data).toMatchObject({ Name: anna.name, IdentificationNumber: anna.number, IdCardType: 'identityCard', Sex: 'm' });
    const shown = await fetch(Data['FacePic'] ?? '');
    expect(shown.headers.get('content-type')).toBe('image/jpeg');
    expect(Buffer.from(await shown.arrayBuffer()).equals(FacePic)).toBe(true);
    const forged = (Data['FacePic'] ?? '').replace(/expires=\d+/, `expires=${Math.floor(Date.now() / 1000) + 99_999}`);
    expect((await fetch(forged)).status).toBe(410);
  });
});

describe('a scheme with a token', () => {
  const issue = async (TicketId: string): Promise<string> => {
    const Binding = JSON.stringify({ Name: anna.name, IdentificationNumber: anna.number });
    const { Data } = await ask<{ CloudauthPageUrl: string; VerifyToken: { Token: string; DurationSeconds: number } }>('GetVerifyToken', {
      Biz: 'RPBioOnly',
      TicketId,
      Binding,
    });
    expect(Data.VerifyToken.DurationSeconds).toBe(1800);
    expect(new URL(Data.CloudauthPageUrl).searchParams.get('token')).toBe(Data.VerifyToken.Token);
    return Data.VerifyToken.Token;
  };
  const submitWith = async (VerifyToken: string, face: Uint8Array): Promise<Status> =>
    (await ask<{ VerifyStatus: Status }>('SubmitMaterials', { VerifyToken, Material: materialsOf({ FacePic: face }) })).Data.VerifyStatus;

  it('decides by what was bound and what was submitted', async () => {
    const ticket = newTicket();
    const token = await issue(ticket);
    expect((await ask<Status>('GetStatus', { Biz: 'RPBioOnly', TicketId: ticket })).Data).toEqual({ StatusCode: -1 });
    const face = await sampleFace('annaAgain');
    const status = await submitWith(token, face);
    expect(status).toMatchObject({ StatusCode: 1 });
    expect((await ask<Status>('GetStatus', { Biz: 'RPBioOnly', TicketId: ticket })).Data).toEqual(status);
    // the same call again gets the same response; anything else needs a new token
    expect(await submitWith(token, face)).toEqual(status);
    await expect(submitWith(token, await sampleFace('bella'))).rejects.toMatchObject({
      code: expect.stringMatching(/InvalidVerifyToken\.Used|InvalidTicketId\.Finished/) as string,
    });
  });

  it('compares with the retained photo where the scheme is about that', async () => {
    const submitAgainst = async (retained: Uint8Array, face: Uint8Array): Promise<Status> => {
      const Binding = JSON.stringify({ FaceRetainedPic: base64(retained) });
      const { Data } = await ask<{ VerifyToken: { Token: string } }>('GetVerifyToken', { Biz: 'FVBioOnly', TicketId: newTicket(), Binding });
      return submitWith(Data.VerifyToken.Token, face);
    };
    expect(await submitAgainst(await sampleFace('anna'), await sampleFace('annaAgain'))).toMatchObject({ StatusCode: 1, SubCode: '200' });
    expect(await submitAgainst(await sampleFace('anna'), await sampleFace('dora'))).toMatchObject({ StatusCode: 2, SubCode: '303' });
  });

  it('refuses a token that was never issued, and a scene whose scheme needs none', async () => {
    await expect(submitWith('no-such-token', await sampleFace('anna'))).rejects.toMatchObject({ code: 'InvalidVerifyToken.NotFound' });
    await expect(ask('GetVerifyToken', { Biz: 'RPMin', TicketId: newTicket() })).rejects.toMatchObject({ code: 'InvalidBiz.NeedsNoToken' });
  });
});

describe('CompareFaces', () => {
  const compare = async (source: Uint8Array, target: Uint8Array, targetType = 'FacePic') =>
    (
      await ask<{ SimilarityScore: number; ConfidenceThresholds: string }>('CompareFaces', {
        SourceImageType: 'FacePic',
        SourceImageValue: base64(source),
        TargetImageType: targetType,
        TargetImageValue: base64(target),
      })
    ).Data;

  it('knows the same person again, and tells strangers apart', async () => {
    const same = await compare(await sampleFace('anna'), await sampleFace('annaAgain'));
    const strangers = await compare(await sampleFace('anna'), await sampleFace('dora'), 'IDPic');
    expect(same.SimilarityScore).toBeGreaterThanOrEqual(80);
    expect(strangers.SimilarityScore).toBeLessThan(60);
    expect(JSON.parse(same.ConfidenceThresholds)).toEqual({ '0.001': '95', '0.01': '90', '0.1': '80', '1': '60' });
  });

  it('gives 100 to a picture and itself', async () => {
    const face = await sampleFace('emma');
    expect((await compare(face, face)).SimilarityScore).toBe(100);
  });
});
