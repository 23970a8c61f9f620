import { randomUUID } from 'node:crypto';
import { signV1 } from '@shiren/rpc';
import { base64, identificationNumber, importPeople, sampleFace, type RunningSystem } from '@shiren/testing';
import { Pool } from 'undici';

/** The public calls that are measured. Each throws if it gets a wrong response. */
export interface Calls {
  compareFaces: () => Promise<void>;
  rpMin: () => Promise<void>;
  getStatus: () => Promise<void>;
  /** Uses a new ticket for each call. */
  getVerifyToken: () => Promise<void>;
  /** Signs this number of the next GetStatus or GetVerifyToken calls in advance, so that the measured round contains no work of the caller. */
  signAhead(action: string, count: number): void;
  /** The photos that the calls use, for measuring the bare models: two faces to compare, and the one that is verified. */
  photos: { compared: [Buffer, Buffer]; verified: Buffer };
  close(): Promise<void>;
}

const PERSON = { name: '安娜', identificationNumber: identificationNumber(501) };
const TICKET = 'bench-status';

/** Imports a person and decides one ticket, so that there is something to query. */
export async function openCalls(system: RunningSystem): Promise<Calls> {
  const [registered, shown] = [await sampleFace('anna'), await sampleFace('annaAgain')];
  await importPeople(system.home, [{ ...PERSON, photo: registered }]);
  const http = new Pool(system.gateway, { connections: 64 });

  const signed = (action: string, own: Record<string, string>): string => {
    const parameters: Record<string, string> = {
      ...own,
      Action: action,
      Version: '2018-09-16',
      Format: 'JSON',
      AccessKeyId: system.accessKeyId,
      SignatureMethod: 'HMAC-SHA1',
      SignatureVersion: '1.0',
      SignatureNonce: randomUUID(),
      Timestamp: new Date().toISOString().replace(/\.\d+/, ''),
    };
    return new URLSearchParams({ ...parameters, Signature: signV1('POST', parameters, system.accessKeySecret) }).toString();
  };
  const send = async (action: string, body: string): Promise<Record<string, unknown>> => {
    const response = await http.request({ path: '/', method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body });
    const answer = (await response.body.json()) as { Data?: Record<string, unknown> };
    if (response.statusCode !== 200 || !answer.Data) throw new Error(`${action} was answered ${response.statusCode}: ${JSON.stringify(answer)}`);
    return answer.Data;
  };
  const call = (action: string, own: Record<string, string>): Promise<Record<string, unknown>> => send(action, signed(action, own));
  const light: Record<string, () => Record<string, string>> = {
    GetStatus: () => ({ Biz: 'RPMin', TicketId: TICKET }),
    GetVerifyToken: () => ({ Biz: 'RPBasic', TicketId: `bench-${randomUUID()}` }),
  };
  const ahead = new Map<string, string[]>();
  const callLight = async (action: string): Promise<void> => {
    await send(action, ahead.get(action)?.pop() ?? signed(action, light[action]?.() ?? {}));
  };

  const [one, other] = [base64(registered), base64(shown)];
  const submit = async (TicketId: string): Promise<void> => {
    const Data = await call('SubmitVerification', {
      Biz: 'RPMin',
      TicketId,
      'Material.1.MaterialType': 'Name',
      'Material.1.Value': PERSON.name,
      'Material.2.MaterialType': 'IdentificationNumber',
      'Material.2.Value': PERSON.identificationNumber,
      'Material.3.MaterialType': 'FacePic',
      'Material.3.Value': other,
    });
    const { StatusCode } = Data['VerifyStatus'] as { StatusCode: number };
    if (StatusCode !== 1) throw new Error(`The person did not pass: ${JSON.stringify(Data)}`);
  };
  await submit(TICKET);

  return {
    compareFaces: async () =>
      void (await call('CompareFaces', { SourceImageType: 'FacePic', SourceImageValue: one, TargetImageType: 'FacePic', TargetImageValue: other })),
    rpMin: () => submit(`bench-${randomUUID()}`),
    getStatus: () => callLight('GetStatus'),
    getVerifyToken: () => callLight('GetVerifyToken'),
    signAhead: (action, count) => {
      const own = light[action];
      if (own)
        ahead.set(
          action,
          Array.from({ length: count }, () => signed(action, own())),
        );
    },
    photos: { compared: [registered, shown], verified: shown },
    close: () => http.close(),
  };
}
