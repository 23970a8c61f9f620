import { setTimeout as pause } from 'node:timers/promises';
import { FlowClient } from '@shiren/flow-client';
import { createClient, image, sign, type ShirenClient } from '@shiren/node-client';
import { base64, identificationNumber, importPeople, readRunFile, sampleFace, type RunFile } from '@shiren/testing';

const home = process.env['SHIREN_E2E_HOME'] ?? '';
const person = { name: '茹丝', identificationNumber: identificationNumber(761) };

let run: RunFile;
let client: ShirenClient;
let tickets = 0;
const path = (biz = 'RPMin', ticketId = `rest ${Date.now()}/${++tickets} 号`) => ({ params: { path: { biz, ticketId } } });

beforeAll(async () => {
  run = await readRunFile(home);
  client = createClient({ endpoint: run.gateway, ...run });
  await importPeople(home, [{ ...person, photo: await sampleFace('anna') }]);
});

/** A call as a self-written client would send it. */
async function send(method: string, address: string, body?: string, headers: Record<string, string> = {}): Promise<Response> {
  const url = `${run.gateway}${address}`;
  const signed = sign({ method, url, body: Buffer.from(body ?? '') }, run);
  return fetch(url, { method, ...(body === undefined ? {} : { body }), headers: { ...signed, ...headers } });
}

interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  code: string;
  requestId: string;
}
const problemOf = async (response: Response): Promise<Problem> => {
  expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  const problem = (await response.json()) as Problem;
  expect(problem).toMatchObject({
    status: response.status,
    type: expect.stringMatching(/^\/docs\/problems#\w/) as string,
    requestId: response.headers.get('request-id'),
  });
  return problem;
};

describe('the REST API through its client', () => {
  it('verifies a person in one call, and tells status and materials after it', async () => {
    const ticket = path();
    expect((await client.GET('/v1/verifications/{biz}/{ticketId}/status', ticket)).data).toEqual({ status: 'unverified', reasons: [] });

    const materials = { ...person, facePic: image(await sampleFace('annaAgain')) };
    const submitted = await client.POST('/v1/verifications/{biz}/{ticketId}/submissions', { ...ticket, body: { materials } });
    expect(submitted.data).toMatchObject({ status: 'passed', reasons: [] });
    expect(submitted.data?.authorityComparisonScore).toBeGreaterThanOrEqual(80);

    expect((await client.GET('/v1/verifications/{biz}/{ticketId}/status', ticket)).data).toEqual(submitted.data);
    const given = (await client.GET('/v1/verifications/{biz}/{ticketId}/materials', ticket)).data;
    expect(given).toMatchObject({ ...person, idCardType: 'identityCard', facePic: expect.stringMatching(/^http/) as string });
    expect((await fetch(given?.facePic ?? '')).headers.get('content-type')).toBe('image/jpeg');
  });

  it('says in two languages why a person failed', async () => {
    const materials = { ...person, facePic: image(await sampleFace('bella')) };
    const { data } = await client.POST('/v1/verifications/{biz}/{ticketId}/submissions', { ...path(), body: { materials } });
    expect(data).toMatchObject({
      status: 'failed',
      reasons: [{ code: '204', zh: expect.stringContaining('人脸') as string, en: expect.stringContaining('face') as string }],
    });
  });

  it('opens a flow, whose token is good for its own ticket only', async () => {
    const ticket = path('RPBioOnly');
    const { data } = await client.POST('/v1/verifications/{biz}/{ticketId}/tokens', { ...ticket, body: { binding: person, userData: { order: 7 } } });
    expect(data).toMatchObject({ durationSeconds: 1_800, pageUrl: expect.stringContaining(`token=${data?.token}`) as string });

    const body = { token: data?.token ?? '', materials: { facePic: image(await sampleFace('annaAgain')) } };
    const elsewhere = await client.POST('/v1/verifications/{biz}/{ticketId}/submissions', { ...path('RPBioOnly'), body });
    expect(elsewhere.error).toMatchObject({ status: 404, code: 'InvalidVerifyToken.NotFound' });
    const here = await client.POST('/v1/verifications/{biz}/{ticketId}/submissions', { ...ticket, body });
    expect(here.data).toMatchObject({ status: 'passed', userData: { order: 7 } });
  });

  it('passes on that a person withdraws, whose own token may have ended', async () => {
    const ticket = path('RPH5BioOnly');
    const { data } = await client.POST('/v1/verifications/{biz}/{ticketId}/tokens', { ...ticket, body: { binding: person } });
    const flow = new FlowClient({ origin: run.gateway, token: data?.token ?? '', device: 'a-rest-device', retries: 0 });
    await flow.consent((await flow.session()).consent.version);
    const withdrawn = await client.POST('/v1/verifications/{biz}/{ticketId}/consent/withdraw', ticket);
    expect(withdrawn.data).toEqual({ withdrawn: 1 });
    await expect(flow.session()).rejects.toMatchObject({ code: 'TOKEN.EXPIRED' });
    expect((await client.POST('/v1/verifications/{biz}/{ticketId}/consent/withdraw', ticket)).data).toEqual({ withdrawn: 0 });
    const unknown = await client.POST('/v1/verifications/{biz}/{ticketId}/consent/withdraw', path('RPH5BioOnly'));
    expect(unknown.error).toMatchObject({ status: 404, code: 'InvalidTicketId.NotFound' });
  });

  it('passes on that a person withdraws who had agreed with the business itself', async () => {
    const ticket = path('RPMin');
    const body = { materials: { ...person, facePic: base64(await sampleFace('annaAgain')) } };
    expect((await client.POST('/v1/verifications/{biz}/{ticketId}/submissions', { ...ticket, body })).data).toMatchObject({ status: 'passed' });
    expect((await client.POST('/v1/verifications/{biz}/{ticketId}/consent/withdraw', ticket)).data).toEqual({ withdrawn: 1 });
    const kept = async (): Promise<object | undefined> => (await client.GET('/v1/verifications/{biz}/{ticketId}/materials', ticket)).data;
    for (const end = Date.now() + 30_000; Object.keys((await kept()) ?? {}).length > 0 && Date.now() < end;) await pause(100);
    expect(await kept()).toEqual({});
    expect((await client.GET('/v1/verifications/{biz}/{ticketId}/status', ticket)).data).toMatchObject({ status: 'passed' });
  }, 60_000);

  it('compares faces and finds them', async () => {
    const [one, other] = [base64(await sampleFace('anna')), base64(await sampleFace('annaAgain'))];
    const compared = await client.POST('/v1/face-comparisons', {
      body: { sourceImageType: 'FacePic', sourceImageValue: one, targetImageType: 'FacePic', targetImageValue: other },
    });
    expect(compared.data?.similarityScore).toBeGreaterThanOrEqual(80);
    expect(compared.data?.confidenceThresholds).toMatchObject({ '0.001': 95, '1': 60 });

    const detected = await client.POST('/v1/face-detections', { body: { materialValue: one, maxFaceNum: 1 } });
    expect(detected.data?.faces).toHaveLength(1);
    expect(detected.data?.faces[0]).toMatchObject({ rectangle: { width: expect.any(Number) as number }, headPose: { yaw: expect.any(Number) as number } });
  });
});

describe('problems of the REST API', () => {
  it.each([
    ['a body that is no JSON', '/v1/face-comparisons', '{', 400, 'InvalidParameter'],
    ['a body that is an array', '/v1/face-comparisons', '[]', 400, 'InvalidParameter'],
    ['a field of another type', '/v1/verifications/RPMin/a/submissions', '{"materials":{"name":1}}', 400, 'InvalidParameter'],
    ['no materials', '/v1/verifications/RPMin/a/submissions', '{}', 400, 'InvalidParameter'],
    ['too few materials', '/v1/verifications/RPMin/a/submissions', '{"materials":{"name":"a"}}', 400, 'MissingMaterial'],
    ['a scene that is none', '/v1/verifications/Nowhere/a/submissions', '{"materials":{"name":"a"}}', 404, 'InvalidBiz.NotFound'],
    ['a scene that can be none', '/v1/verifications/no_scene/a/submissions', '{"materials":{"name":"a"}}', 400, 'InvalidParameter.Biz'],
    [
      'a ticket that is too long',
      `/v1/verifications/RPMin/${encodeURIComponent('号'.repeat(65))}/submissions`,
      '{"materials":{}}',
      400,
      'InvalidParameter.TicketId',
    ],
    ['a scheme without a flow', '/v1/verifications/RPMin/a/tokens', '', 400, 'InvalidBiz.NeedsNoToken'],
    ['a scheme with a flow', '/v1/verifications/RPBioOnly/a/submissions', '{"materials":{"name":"a"}}', 400, 'InvalidBiz.NeedsFlow'],
    ['a token of nobody', '/v1/verifications/RPBioOnly/a/submissions', '{"token":"x","materials":{"name":"a"}}', 404, 'InvalidVerifyToken.NotFound'],
    ['a path that is none', '/v1/nothing', '{}', 404, 'InvalidPath'],
    ['a body too large', '/v1/face-comparisons', 'x'.repeat(8 * 1024 * 1024 + 1), 413, 'RequestBodyTooLarge'],
  ])('%s', async (_, address, body, status, code) => {
    expect(await problemOf(await send('POST', address, body))).toMatchObject({ status, code });
  });

  it('takes a ticket of 64 characters, of whatever script', async () => {
    const response = await send('GET', `/v1/verifications/RPMin/${encodeURIComponent('𠮷'.repeat(32))}/status`);
    expect(await response.json()).toMatchObject({ status: 'unverified' });
  });

  it('refuses every flaw of a signature with 401', async () => {
    const unsigned = await fetch(`${run.gateway}/v1/verifications/RPMin/a/status`);
    expect(unsigned.headers.get('www-authenticate')).toBe('ACS3-HMAC-SHA256');
    expect(await problemOf(unsigned)).toMatchObject({ status: 401, code: 'MissingAuthorization' });

    const nobody = createClient({ endpoint: run.gateway, accessKeyId: 'nobody', accessKeySecret: 'x' });
    expect((await nobody.GET('/v1/verifications/{biz}/{ticketId}/status', path())).error).toMatchObject({ status: 401, code: 'InvalidAccessKeyId.NotFound' });
    const guessed = createClient({ endpoint: run.gateway, accessKeyId: run.accessKeyId, accessKeySecret: 'x' });
    expect((await guessed.GET('/v1/verifications/{biz}/{ticketId}/status', path())).error).toMatchObject({ status: 401, code: 'SignatureDoesNotMatch' });
  });

  it('lets nobody send a call again, or what was signed for another path', async () => {
    const url = `${run.gateway}/v1/verifications/RPMin/a/status`;
    const headers = sign({ method: 'GET', url, body: Buffer.alloc(0) }, run);
    expect(await problemOf(await fetch(`${run.gateway}/v1/verifications/RPMin/b/status`, { headers }))).toMatchObject({ code: 'SignatureDoesNotMatch' });
    expect(await (await fetch(url, { headers })).json()).toMatchObject({ status: 'unverified' });
    expect(await problemOf(await fetch(url, { headers }))).toMatchObject({ status: 401, code: 'SignatureNonceUsed' });
  });
});
