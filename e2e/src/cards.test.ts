import type RPCClient from '@alicloud/pop-core';
import {
  base64,
  drawBack,
  drawFront,
  emptyPhoto,
  importPeople,
  materialsOf,
  photograph,
  readRunFile,
  sampleFace,
  vendorClient,
  type SampleFace,
  type CardHolder,
  type Photographed,
} from '@shiren/testing';

const home = process.env['SHIREN_E2E_HOME'] ?? '';
const anna: CardHolder = {
  name: '安娜',
  sex: 'f',
  ethnicGroup: '汉',
  birth: '1988-03-07',
  address: '浙江省杭州市西湖区文化路18号3单元602室',
  number: '330106198803071221',
  authority: '杭州市公安局西湖分局',
  validFrom: '2020-05-12',
  validTo: '2040-05-12',
};

interface Status {
  StatusCode: number;
  SubCode?: string;
  SimilarityScore?: number;
  AuditConclusions?: string;
}

let client: RPCClient;
let tickets = 0;
const newTicket = (): string => `cards-${Date.now()}-${++tickets}`;

const submit = async (materials: Record<string, string | Uint8Array>, TicketId = newTicket()): Promise<Status> => {
  const parameters = { Biz: 'RPMin', TicketId, Material: materialsOf(materials) };
  const { Data } = await client.request<{ Data: { VerifyStatus: Status } }>('SubmitVerification', parameters, { method: 'POST' });
  return Data.VerifyStatus;
};

const portrait = (name: SampleFace): Promise<Buffer> => sampleFace(name, { room: 0.25 });
const front = async (how: Photographed = {}, holder = anna, face = portrait('anna')): Promise<Buffer> =>
  photograph(await drawFront(holder, 7, await face), 7, how);
const back = async (how: Photographed = {}, holder = anna): Promise<Buffer> => photograph(await drawBack(holder, 8), 8, how);

let claim: { Name: string; IdentificationNumber: string; FacePic: Uint8Array };

beforeAll(async () => {
  client = vendorClient(await readRunFile(home));
  await importPeople(home, [{ name: anna.name, identificationNumber: anna.number, photo: await sampleFace('anna') }]);
  claim = { Name: anna.name, IdentificationNumber: anna.number, FacePic: await sampleFace('annaAgain') };
});

describe('a card', () => {
  it('is read, matched with the face, and given back in the vendor’s formats', async () => {
    const ticket = newTicket();
    const status = await submit({ ...claim, IdCardFrontPic: await front({ turn: 8 }), IdCardBackPic: await back({ turn: -5 }) }, ticket);
    expect(status).toMatchObject({ StatusCode: 1, SubCode: '200', AuditConclusions: '' });
    expect(status.SimilarityScore).toBeGreaterThanOrEqual(60);
    const { Data } = await client.request<{ Data: Record<string, string> }>('GetMaterials', { Biz: 'RPMin', TicketId: ticket }, { method: 'POST' });
    expect(Data).toMatchObject({
      ...{ Name: anna.name, IdentificationNumber: anna.number, IdCardType: 'identityCard', Sex: 'f', EthnicGroup: '汉' },
      ...{ Authority: anna.authority, IdCardStartDate: '20200512', IdCardExpiry: '20400512' },
    });
    expect(JSON.parse(Data['Address'] ?? '')).toEqual({
      province: { text: '浙江省' },
      city: { text: '杭州市' },
      area: { text: '西湖区' },
      detail: { text: '文化路18号3单元602室' },
    });
  });

  it('is held to its portrait: somebody else’s face, or none, fails', async () => {
    expect(await submit({ ...claim, IdCardFrontPic: await front({}, anna, portrait('dora')) })).toMatchObject({ StatusCode: 2, SubCode: '301' });
    expect(await submit({ ...claim, IdCardFrontPic: await front({}, anna, emptyPhoto()) })).toMatchObject({ StatusCode: 2, SubCode: '302' });
  });

  it('that lies on its head is read as well', async () => {
    expect(await submit({ ...claim, IdCardFrontPic: await front({ turn: 187 }) })).toMatchObject({ StatusCode: 1 });
  });
});

describe('a photo of a card that can’t stand for it fails in words', () => {
  const bella: CardHolder = { ...anna, name: '贝拉', number: '330106198803071248' };
  const expired: CardHolder = { ...anna, validFrom: '2005-05-12', validTo: '2025-05-12' };
  const elsewhere: CardHolder = { ...anna, authority: '长春市公安局朝阳分局' };

  it.each([
    ['no card', '320', /不是居民身份证.*not of a resident ID card/, async () => ({ IdCardFrontPic: await emptyPhoto() })],
    ['the wrong side', '322', /另一面.*other side/, async () => ({ IdCardFrontPic: await back() })],
    ['a blurred photo', '326', /模糊.*blurred/, async () => ({ IdCardFrontPic: await front({ blur: 7 }) })],
    ['a dark photo', '325', /太暗.*too dark/, async () => ({ IdCardFrontPic: await front({ light: 0.06 }) })],
    ['a photocopy', '330', /复印件.*photocopy/, async () => ({ IdCardFrontPic: await front({ photocopy: true }) })],
    ['a screen', '329', /屏幕.*screen/, async () => ({ IdCardFrontPic: await front({ screen: { pitch: 3, turn: 12 } }) })],
    ['somebody else’s card', '341', /不一致.*does not say the name or number/, async () => ({ IdCardFrontPic: await front({}, bella) })],
    ['an expired card', '342', /过有效期.*expired/, async () => ({ IdCardFrontPic: await front(), IdCardBackPic: await back({}, expired) })],
    ['sides of two cards', '344', /正反面.*not of one ID card/, async () => ({ IdCardFrontPic: await front(), IdCardBackPic: await back({}, elsewhere) })],
  ])('%s: %s', async (_, SubCode, words, materials) => {
    const status = await submit({ ...claim, ...(await materials()) });
    expect(status).toMatchObject({ StatusCode: 2, SubCode });
    expect(status.AuditConclusions).toMatch(words);
  });

  it('and is refused at once where it is bound to a token', async () => {
    const Binding = JSON.stringify({ Name: anna.name, IdentificationNumber: anna.number, IdCardFrontPic: base64(await front({ blur: 7 })) });
    const asked = client.request('GetVerifyToken', { Biz: 'RPBioOnly', TicketId: newTicket(), Binding }, { method: 'POST' });
    await expect(asked).rejects.toMatchObject({ code: 'InvalidIdCard' });
  });
});
