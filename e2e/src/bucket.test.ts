import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CreateBucketCommand, GetObjectCommand, PutObjectCommand, S3Client, paginateListObjectsV2 } from '@aws-sdk/client-s3';
import { s3Options } from '@shiren/blob-store';
import {
  S3Store,
  identificationNumber,
  importPeople,
  materialsOf,
  sampleFace,
  signInToConsole,
  startSystem,
  vendorClient,
  type RunningSystem,
} from '@shiren/testing';

/** A whole system that stores its images in one bucket and accepts uploads from another. */

const anna = { Name: '安娜', IdentificationNumber: identificationNumber(811) };

let store: S3Store;
let roles: Server;
let environment: NodeJS.ProcessEnv;
let bucket: S3Client;
let system: RunningSystem;
let face: Buffer;

beforeAll(async () => {
  [store, face] = await Promise.all([S3Store.open(), sampleFace('anna')]);
  // AssumeRole of the store's STS API, as MinIO and AWS offer it
  roles = createServer((_, response) => {
    response.setHeader('content-type', 'text/xml').end(
      `<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials><AccessKeyId>S3RVER</AccessKeyId>
       <SecretAccessKey>S3RVER</SecretAccessKey><SessionToken>session</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>`,
    );
  }).listen(0, '127.0.0.1');
  await once(roles, 'listening');
  environment = {
    ...{ ...store.environment, BLOB_S3_BUCKET: 'faces', UPLOAD_S3_BUCKET: 'uploads' },
    ...{ UPLOAD_ROLE_ARN: 'arn:aws:iam::1:role/upload', UPLOAD_STS_ENDPOINT: `http://127.0.0.1:${(roles.address() as AddressInfo).port}` },
  };
  bucket = new S3Client(s3Options(environment));
  for (const Bucket of ['faces', 'uploads']) await bucket.send(new CreateBucketCommand({ Bucket }));
  system = await startSystem(environment);
  await importPeople(system.home, [{ name: anna.Name, identificationNumber: anna.IdentificationNumber, photo: face }], environment);
}, 240_000);

afterAll(async () => {
  await system.stop();
  bucket.destroy();
  await Promise.all([store.close(), new Promise((resolve) => roles.close(resolve))]);
}, 90_000);

const ask = <Data>(action: string, parameters: object): Promise<{ Data: Data }> => vendorClient(system).request(action, parameters, { method: 'POST' });
const submit = (TicketId: string, FacePic: string | Buffer): Promise<{ Data: { VerifyStatus: { StatusCode: number } } }> =>
  ask('SubmitVerification', { Biz: 'RPMin', TicketId, Material: materialsOf({ ...anna, FacePic }) });
const passed = { Data: { VerifyStatus: { StatusCode: 1 } } };

async function objects(): Promise<{ key: string; bytes: Buffer }[]> {
  const found: { key: string; bytes: Buffer }[] = [];
  for await (const { Contents = [] } of paginateListObjectsV2({ client: bucket }, { Bucket: 'faces' })) {
    for (const { Key = '' } of Contents) {
      const { Body } = await bucket.send(new GetObjectCommand({ Bucket: 'faces', Key }));
      found.push({ key: Key, bytes: Buffer.from((await Body?.transformToByteArray()) ?? []) });
    }
  }
  return found;
}

describe('a system that keeps its images in a bucket', () => {
  it('verifies, keeps nothing readable there, gives the photo back, and erases it', async () => {
    const before = new Set((await objects()).map(({ key }) => key));
    expect(await submit('bucket-1', face)).toMatchObject(passed);
    const kept = (await objects()).filter(({ key }) => !before.has(key));
    expect(kept.length).toBeGreaterThan(0);
    const isPhoto = (bytes: Buffer): boolean => bytes.includes(Buffer.from([0xff, 0xd8, 0xff])) || bytes.includes(face.subarray(400, 432));
    expect(isPhoto(face)).toBe(true);
    expect((await objects()).filter(({ bytes }) => isPhoto(bytes)).map(({ key }) => key)).toEqual([]);

    const { Data } = await ask<{ FacePic: string }>('GetMaterials', { Biz: 'RPMin', TicketId: 'bucket-1' });
    const photo = Buffer.from(await (await fetch(Data.FacePic)).arrayBuffer());
    expect(photo.subarray(0, 3)).toEqual(Buffer.from([0xff, 0xd8, 0xff]));

    const console_ = await signInToConsole(system, system.consoleUser, system.consolePassword);
    expect(await console_('erasePerson', { ground: 'request', biz: 'RPMin', ticketId: 'bucket-1' })).toMatchObject({ attempts: 1, files: kept.length });
    expect(new Set((await objects()).map(({ key }) => key))).toEqual(before);
  }, 60_000);

  it('takes an image that was uploaded with the StsToken of a verification, and none from elsewhere', async () => {
    const { Data } = await ask<{
      StsToken: { AccessKeyId: string; AccessKeySecret: string; EndPoint: string; BucketName: string; Path: string; Token: string };
    }>('GetVerifyToken', { Biz: 'RPH5BioOnly', TicketId: 'bucket-2', Binding: JSON.stringify(anna) });
    const { AccessKeyId, AccessKeySecret, EndPoint, BucketName, Path, Token } = Data.StsToken;
    const business = new S3Client({
      ...{ endpoint: EndPoint, region: 'us-east-1', forcePathStyle: true },
      credentials: { accessKeyId: AccessKeyId, secretAccessKey: AccessKeySecret, sessionToken: Token },
    });
    await business.send(new PutObjectCommand({ Bucket: BucketName, Key: `${Path}/face.jpg`, Body: face }));
    await business.send(new PutObjectCommand({ Bucket: BucketName, Key: 'uploads/another/face.jpg', Body: face }));
    business.destroy();
    expect(await submit('bucket-3', `oss://${BucketName}:${Path}/face.jpg`)).toMatchObject(passed);
    for (const elsewhere of [
      `oss://${BucketName}:uploads/another/face.jpg`,
      `oss://faces:${Path}/face.jpg`,
      `oss://${BucketName}:${Path}/../../another/face.jpg`,
    ])
      await expect(submit('bucket-4', elsewhere)).rejects.toMatchObject({ code: expect.stringMatching(/^InvalidImage|^InvalidParameter/) as string });
    await expect(submit('bucket-4', `oss://${BucketName}:${Path}/nothing.jpg`)).rejects.toMatchObject({ code: expect.any(String) as string });
  }, 60_000);

  it('fails nobody while the store is away, and takes the same ticket once it is back', async () => {
    await store.pause();
    await expect(submit('bucket-5', face)).rejects.toMatchObject({ code: 'ServiceUnavailable' });
    await store.resume();
    expect(await submit('bucket-5', face)).toMatchObject(passed);
  }, 90_000);
});
