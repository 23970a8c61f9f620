import { createRequire } from 'node:module';
import { actions, mayAnswer, type Action, type Version } from '@shiren/rpc';
import {
  base64,
  emptyPhoto,
  groupPhoto,
  identificationNumber,
  importPeople,
  materialsOf,
  readRunFile,
  sampleFace,
  vendorClient,
  type RunFile,
} from '@shiren/testing';
import { parseStringPromise } from 'xml2js';
import { recordReplies, type Recorder } from './recorder.js';

/** Calls every action in every version with the vendor's unchanged clients: GET and POST, JSON and XML, valid and invalid calls. */

const require = createRequire(import.meta.url);
const sdk = require('@alicloud/cloudauth20190307') as typeof import('@alicloud/cloudauth20190307');
const { $OpenApiUtil } = require('@alicloud/openapi-core') as typeof import('@alicloud/openapi-core');

const home = process.env['SHIREN_E2E_HOME'] ?? '';
const carla = { name: '卡拉', number: identificationNumber(301) };
let run: RunFile;
let recorder: Recorder;
let face: string;

beforeAll(async () => {
  run = await readRunFile(home);
  recorder = await recordReplies(run.gateway);
  face = base64(await sampleFace('annaAgain'));
  await importPeople(home, [{ name: carla.name, identificationNumber: carla.number, photo: await sampleFace('anna') }]);
});
afterAll(() => recorder.close());

let count = 0;
const unique = (): string => `compatible-${Date.now()}-${++count}`;
const person = { Name: carla.name, IdentificationNumber: carla.number };

/** Calls through pop-core, which reads JSON. */
const ask = <Data>(action: string, parameters: object): Promise<{ Data: Data }> => vendorClient(run).request(action, parameters, { method: 'POST' });
const freshToken = async (TicketId = unique()): Promise<string> => {
  const Binding = JSON.stringify(person);
  return (await ask<{ VerifyToken: { Token: string } }>('GetVerifyToken', { Biz: 'RPBioOnly', TicketId, Binding, UserData: '{"order":1}' })).Data.VerifyToken
    .Token;
};
const submitted = async (): Promise<string> => {
  const TicketId = unique();
  await ask('SubmitMaterials', { VerifyToken: await freshToken(TicketId), Material: materialsOf({ FacePic: face }) });
  return TicketId;
};

interface Case {
  action: (typeof actions)[number]['name'];
  version: Version;
  good: () => Promise<Record<string, unknown>>;
  /** Fields that the reply to the good call must contain, at any depth. */
  answers: Record<string, unknown>;
  bad: () => Record<string, unknown>;
  code: string;
}

let decided: Promise<string> | undefined;
const decidedTicket = (): Promise<string> => (decided ??= submitted());
const images = () => ({ SourceImageType: 'FacePic', SourceImageValue: face, TargetImageType: 'FacePic', TargetImageValue: face });
const claim = () => ({ BizType: 'RPMin', BizId: unique(), Name: carla.name, IdCardNumber: carla.number, FaceImageUrl: face });

const cases: Case[] = [
  {
    action: 'GetVerifyToken',
    version: '2018-09-16',
    good: async () => ({ Biz: 'RPBioOnly', TicketId: unique(), Binding: JSON.stringify(person), UserData: '{"a":"<&>"}', VerifyConfigs: '{}' }),
    answers: { VerifyToken: { Token: expect.stringMatching(/.{20}/) as string, DurationSeconds: 1800 } },
    bad: () => ({ Biz: 'RPBioOnly', TicketId: unique(), Binding: JSON.stringify(person), VerifyConfigs: 'no JSON' }),
    code: 'InvalidParameter.VerifyConfigs',
  },
  {
    action: 'SubmitMaterials',
    version: '2018-09-16',
    good: async () => ({ VerifyToken: await freshToken(), Material: materialsOf({ FacePic: face }) }),
    answers: { VerifyStatus: expect.objectContaining({ StatusCode: 1, SubCode: '200' }) as object },
    bad: () => ({ VerifyToken: 'of nobody', Material: materialsOf({ FacePic: face }) }),
    code: 'InvalidVerifyToken.NotFound',
  },
  {
    action: 'SubmitVerification',
    version: '2018-09-16',
    good: async () => ({ Biz: 'RPMin', TicketId: unique(), Material: materialsOf({ ...person, FacePic: face }) }),
    answers: { VerifyStatus: expect.objectContaining({ StatusCode: 1, SubCode: '200' }) as object },
    bad: () => ({ Biz: 'RPMin', TicketId: unique(), Material: materialsOf(person) }),
    code: 'MissingMaterial',
  },
  {
    action: 'GetStatus',
    version: '2018-09-16',
    good: async () => ({ Biz: 'RPBioOnly', TicketId: await decidedTicket() }),
    answers: { StatusCode: 1, UserData: '{"order":1}' },
    bad: () => ({ Biz: 'nowhere', TicketId: 'x' }),
    code: 'InvalidBiz.NotFound',
  },
  {
    action: 'GetMaterials',
    version: '2018-09-16',
    good: async () => ({ Biz: 'RPBioOnly', TicketId: await decidedTicket() }),
    answers: { ...person, IdCardType: 'identityCard', UserData: '{"order":1}', FacePic: expect.stringContaining('&signature=') as string },
    bad: () => ({ Biz: 'nowhere', TicketId: 'x' }),
    code: 'InvalidBiz.NotFound',
  },
  ...(['2018-09-16', '2019-03-07'] as const).flatMap((version): Case[] => [
    {
      ...{ action: 'CompareFaces', version },
      good: async () => images(),
      answers: { SimilarityScore: 100 },
      bad: () => ({ ...images(), TargetImageValue: 'oss://bucket:path' }),
      code: 'InvalidImage.Unreadable',
    },
    {
      ...{ action: 'DetectFaceAttributes', version },
      good: async () => ({ MaterialValue: face, MaxFaceNum: '1' }),
      answers: { ImgHeight: 480, FaceInfos: { FaceAttributesDetectInfo: expect.anything() as object } },
      bad: () => ({ MaterialValue: face, MaxFaceNum: '-1' }),
      code: 'InvalidParameter.MaxFaceNum',
    },
  ]),
  {
    action: 'DescribeVerifyToken',
    version: '2019-03-07',
    good: async () => ({
      BizType: 'RPH5BioOnly',
      BizId: unique(),
      Name: carla.name,
      IdCardNumber: carla.number,
      PassedRedirectUrl: 'https://shop.example/ok?a=1',
    }),
    answers: { VerifyPageUrl: expect.stringContaining('successRedirect=https%3A%2F%2Fshop.example%2Fok%3Fa%3D1') as string },
    bad: () => ({ BizType: 'RPH5BioOnly', BizId: unique(), Name: carla.name, IdCardNumber: carla.number, CallbackUrl: 'ftp://x' }),
    code: 'InvalidParameter.CallbackUrl',
  },
  {
    action: 'DescribeVerifyResult',
    version: '2019-03-07',
    good: async () => ({ BizType: 'RPBioOnly', BizId: await decidedTicket() }),
    answers: { VerifyStatus: 1, Material: expect.objectContaining({ FaceQuality: 'NORMAL', IdCardName: carla.name, IdCardNumber: carla.number }) as object },
    bad: () => ({ BizType: 'nowhere', BizId: 'x' }),
    code: 'InvalidBiz.NotFound',
  },
  {
    action: 'VerifyMaterial',
    version: '2019-03-07',
    good: async () => claim(),
    answers: { VerifyStatus: 1, Material: expect.objectContaining({ IdCardName: carla.name }) as object },
    bad: () => ({ ...claim(), IdCardNumber: '110101199001010000' }),
    code: 'InvalidIdentificationNumber',
  },
  {
    action: 'CreateVerifySetting',
    version: '2019-03-07',
    good: async () => ({ BizName: '兼容', BizType: 'compatible', Solution: 'RPBasic', GuideStep: 'false' }),
    answers: { BizName: '兼容', BizType: 'compatible', Solution: 'RPBasic', StepList: ['PRIVACY', 'FACE_LIVENESS', 'TAKE_ID_PHOTO', 'RESULT'] },
    bad: () => ({ BizName: '兼容', BizType: 'compatible', Solution: 'RPNone' }),
    code: 'InvalidParameter.Solution',
  },
];

it('covers every action and version of the table', () => {
  const known = actions.flatMap(({ name, versions }) => versions.map((version) => `${name} ${version}`));
  expect(cases.map(({ action, version }) => `${action} ${version}`).sort()).toEqual(known.sort());
});

const rowOf = ({ action, version }: Case): Action => {
  const row = actions.find(({ name, versions }) => name === action && (versions as readonly string[]).includes(version));
  if (!row) throw new Error(`${action} is not in the table.`);
  return row;
};

/** Paths of all fields in a reply, written as in the table of actions: `A.B`, `A.B[].C`. */
function pathsOf(value: unknown, path = ''): string[] {
  if (Array.isArray(value)) return typeof value[0] === 'object' ? value.flatMap((one) => pathsOf(one, `${path}[]`)) : [path];
  if (typeof value !== 'object' || value === null) return [path];
  return Object.entries(value).flatMap(([name, one]) => pathsOf(one, path ? `${path}.${name}` : name));
}

/** Numbers that pop-core does not read as numbers: with more than 15 characters they become objects of json-bigint. */
const longNumbers = (json: string): string[] => (json.replace(/"(?:[^"\\]|\\.)*"/g, '').match(/-?\d[\d.eE+-]*/g) ?? []).filter(({ length }) => length > 15);

/** Reads a reply: JSON as it is, XML as objects that hold strings. */
async function read({ type, text }: ReturnType<Recorder['last']>): Promise<[root: string, body: Record<string, unknown>]> {
  if (type === 'application/json; charset=utf-8') return ['', JSON.parse(text) as Record<string, unknown>];
  expect(type).toBe('text/xml; charset=utf-8');
  const [entry] = Object.entries((await parseStringPromise(text, { explicitArray: false })) as Record<string, Record<string, unknown>>);
  return entry ?? ['', {}];
}

const variants = cases.flatMap((one) =>
  rowOf(one).methods.flatMap((method) => (['JSON', 'XML'] as const).map((format) => [one.action, one.version, method, format, one] as const)),
);

describe.each(variants)('pop-core: %s of %s by %s in %s', (action, version, method, Format, one) => {
  const row = rowOf(one);
  const call = async (parameters: Record<string, unknown>) => {
    const client = vendorClient({ ...run, gateway: recorder.endpoint }, version);
    // pop-core can only read JSON, so the test reads the raw response itself
    await client.request(action, { ...parameters, Format }, { method }).catch(() => undefined);
    const [root, body] = await read(recorder.last());
    return { status: recorder.last().status, root, body };
  };

  it('is answered, with nothing that the table does not name', async () => {
    const { status, root, body } = await call(await one.good());
    expect([status, body['Code'] ?? '200', body['Message'] ?? 'success']).toEqual([200, '200', 'success']);
    expect(body['RequestId']).toMatch(/^[0-9A-F-]{36}$/);
    const { RequestId: _, ...beside } = body;
    const answered = row.envelope === 'data' ? (body['Data'] as Record<string, unknown>) : beside;
    if (Format === 'XML') expect(root).toBe(`${action}Response`);
    else {
      expect(longNumbers(recorder.last().text)).toEqual([]);
      expect(answered).toMatchObject(one.answers);
      expect(pathsOf(answered).filter((path) => !(path in row.reply))).toEqual([]);
    }
    expect(Object.keys(answered)).toEqual(expect.arrayContaining(Object.keys(one.answers)));
  });

  it(`is refused with ${one.code}`, async () => {
    const { status, root, body } = await call(one.bad());
    expect(status).toBeGreaterThanOrEqual(400);
    expect(status).toBeLessThan(500);
    if (Format === 'XML') expect(root).toBe('Error');
    expect(Object.keys(body).sort()).toEqual(['Code', 'HostId', 'Message', 'RequestId']);
    expect(body['Code']).toBe(one.code);
    expect(mayAnswer(row, one.code)).toBe(true);
  });
});

describe('@alicloud/cloudauth20190307', () => {
  const client = (accessKeySecret = run.accessKeySecret) =>
    new sdk.default(
      new $OpenApiUtil.Config({ accessKeyId: run.accessKeyId, accessKeySecret, endpoint: new URL(run.gateway).host, protocol: 'http', readTimeout: 30_000 }),
    );
  const refused = (call: Promise<unknown>): Promise<string> =>
    call.then(
      () => 'answered',
      (error: { code: string }) => error.code,
    );

  it('DescribeVerifyToken and DescribeVerifyResult', async () => {
    const task = { bizType: 'RPBioOnly', bizId: unique() };
    const asked = { ...task, name: carla.name, idCardNumber: carla.number, callbackUrl: 'https://shop.example/results', callbackSeed: 'seed' };
    const { body: issued } = await client().describeVerifyToken(new sdk.DescribeVerifyTokenRequest(asked));
    expect(issued?.verifyPageUrl).toContain(`token=${issued?.verifyToken}`);
    const { body: open } = await client().describeVerifyResult(new sdk.DescribeVerifyResultRequest(task));
    expect([open?.verifyStatus, open?.material]).toEqual([-1, undefined]);
    await ask('SubmitMaterials', { VerifyToken: issued?.verifyToken, Material: materialsOf({ FacePic: face }) });
    const { body: ended } = await client().describeVerifyResult(new sdk.DescribeVerifyResultRequest(task));
    expect(ended?.verifyStatus).toBe(1);
    expect(ended?.authorityComparisionScore).toBeGreaterThanOrEqual(80);
    expect(ended?.material).toMatchObject({ idCardName: carla.name, idCardNumber: carla.number });
    expect((await fetch(ended?.material?.faceImageUrl ?? '')).status).toBe(200);
    expect(await refused(client().describeVerifyToken(new sdk.DescribeVerifyTokenRequest({ ...asked, bizType: 'RPMin' })))).toBe('InvalidBiz.NeedsNoToken');
    const { body: neverSeen } = await client().describeVerifyResult(new sdk.DescribeVerifyResultRequest({ ...task, bizId: 'never seen' }));
    expect([neverSeen?.verifyStatus, neverSeen?.material]).toEqual([-1, undefined]);
  });

  it('VerifyMaterial refuses an address that is not public, and what is no address', async () => {
    const request = { bizType: 'RPMin', bizId: unique(), name: carla.name, idCardNumber: carla.number };
    const faceImageUrl = 'http://127.0.0.1:1/face.jpg';
    // the SDK puts this parameter into the query, where only an address fits, and our address is not public
    expect(await refused(client().verifyMaterial(new sdk.VerifyMaterialRequest({ ...request, faceImageUrl })))).toBe('InvalidImage.Unreachable');
    expect(await refused(client().verifyMaterial(new sdk.VerifyMaterialRequest({ ...request, faceImageUrl: 'face.jpg' })))).toBe('InvalidImage.Unreadable');
    expect(await refused(client().verifyMaterial(new sdk.VerifyMaterialRequest(request)))).toBe('MissingFaceImageUrl');
  });

  it('DetectFaceAttributes tells of several faces and of none', async () => {
    const { body } = await client().detectFaceAttributes(new sdk.DetectFaceAttributesRequest({ materialValue: face, bizType: 'RPMin' }));
    expect(body).toMatchObject({ success: true, code: '200', message: 'success' });
    const [first] = body?.data?.faceInfos?.faceAttributesDetectInfo ?? [];
    expect(first?.faceRect?.width).toBeGreaterThan(100);
    expect(first?.faceAttributes?.blur).toBeLessThan(0.3);
    expect(first?.faceAttributes?.facequal).toBeGreaterThan(30);
    expect(Math.abs(first?.faceAttributes?.headpose?.yawAngle ?? 90)).toBeLessThan(40);
    const group = await client().detectFaceAttributes(new sdk.DetectFaceAttributesRequest({ materialValue: base64(await groupPhoto()) }));
    const widths = group.body?.data?.faceInfos?.faceAttributesDetectInfo?.map(({ faceRect }) => faceRect?.width ?? 0) ?? [];
    expect(widths.length).toBeGreaterThan(1);
    expect(widths.length).toBeLessThanOrEqual(5);
    const empty = await client().detectFaceAttributes(new sdk.DetectFaceAttributesRequest({ materialValue: base64(await emptyPhoto()) }));
    expect(empty.body?.data?.faceInfos?.faceAttributesDetectInfo).toEqual([]);
    expect(await refused(client().detectFaceAttributes(new sdk.DetectFaceAttributesRequest({ materialValue: 'x' })))).toBe('InvalidImage.Unreadable');
  });

  it('CreateVerifySetting makes a scene and changes it', async () => {
    const setting = { bizName: '新场景', bizType: `made-${Date.now() % 1_000_000}`, solution: 'RPH5BioOnly' };
    const { body } = await client().createVerifySetting(new sdk.CreateVerifySettingRequest(setting));
    expect(body?.stepList).toEqual(['GUIDE', 'PRIVACY', 'FACE_LIVENESS', 'RESULT']);
    const token = { bizType: setting.bizType, bizId: unique(), name: carla.name, idCardNumber: carla.number };
    expect((await client().describeVerifyToken(new sdk.DescribeVerifyTokenRequest(token))).statusCode).toBe(200);
    const changed = await client().createVerifySetting(
      new sdk.CreateVerifySettingRequest({ ...setting, solution: 'RPBasic', guideStep: false, resultStep: false }),
    );
    expect(changed.body?.stepList).toEqual(['PRIVACY', 'FACE_LIVENESS', 'TAKE_ID_PHOTO']);
    expect(await refused(client().createVerifySetting(new sdk.CreateVerifySettingRequest({ ...setting, bizName: 'a_b' })))).toBe('InvalidParameter.BizName');
  });

  it('CompareFaces, and the error for a wrong secret', async () => {
    const request = () =>
      new sdk.CompareFacesRequest({ sourceImageType: 'FacePic', sourceImageValue: face, targetImageType: 'FacePic', targetImageValue: face });
    expect((await client().compareFaces(request())).body).toMatchObject({ success: true, code: '200', data: { similarityScore: 100 } });
    expect(await refused(client('wrong').compareFaces(request()))).toBe('SignatureDoesNotMatch');
  });
});
