import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { s3Options } from '@shiren/blob-store';
import { S3Store } from '@shiren/testing';
import { pino } from 'pino';
import { UploadPlace } from './upload-place.js';

const mine = '01890000-0000-7000-8000-000000000001';
const theirs = '01890000-0000-7000-8000-000000000002';
const limit = 100;
const place = (): UploadPlace => new UploadPlace(pino({ level: 'silent' }));

let store: S3Store;
let sts: Server;
let stsRequest: URLSearchParams;

beforeAll(async () => {
  store = await S3Store.open();
  // a store's AssumeRole, as MinIO and AWS answer it
  sts = createServer((request, response) => {
    void text(request).then((body) => {
      stsRequest = new URLSearchParams(body);
      response.setHeader('content-type', 'text/xml').end(
        `<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials><AccessKeyId>key</AccessKeyId>
         <SecretAccessKey>secret</SecretAccessKey><SessionToken>session</SessionToken><Expiration>2026-11-25T01:00:00Z</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>`,
      );
    });
  }).listen(0, '127.0.0.1');
  await once(sts, 'listening');
  Object.assign(process.env, {
    ...{ ...store.environment, UPLOAD_S3_BUCKET: 'uploads' },
    ...{ UPLOAD_ROLE_ARN: 'arn:aws:iam::1:role/upload', UPLOAD_STS_ENDPOINT: `http://127.0.0.1:${(sts.address() as AddressInfo).port}` },
  });
  const client = new S3Client(s3Options(process.env));
  await client.send(new CreateBucketCommand({ Bucket: 'uploads' }));
  for (const [Key, size] of [
    [`uploads/${mine}/1/face.jpg`, 50],
    [`uploads/${mine}/1/large.jpg`, 200],
    [`uploads/${theirs}/1/face.jpg`, 50],
  ] as const) {
    await client.send(new PutObjectCommand({ Bucket: 'uploads', Key, Body: Buffer.alloc(size, 1) }));
  }
  client.destroy();
});
afterAll(async () => {
  for (const name of ['S3_ENDPOINT', 'S3_ACCESS_KEY_ID', 'S3_SECRET_ACCESS_KEY', 'UPLOAD_S3_BUCKET', 'UPLOAD_ROLE_ARN', 'UPLOAD_STS_ENDPOINT'])
    delete process.env[name];
  await Promise.all([store.close(), new Promise((resolve) => sts.close(resolve))]);
});

const read = (value: string): Promise<Buffer | string> =>
  place()
    .read('FacePic', value, { accountId: mine, limit })
    .catch((error: { code: string }) => error.code);

describe('the bucket for uploads', () => {
  it('issues credentials that can only write below a path of the account, for half an hour', async () => {
    const credentials = await place().grant(mine, 'attempt');
    expect(credentials).toEqual({
      ...{ accessKeyId: 'key', accessKeySecret: 'secret', sessionToken: 'session', bucket: 'uploads', path: `uploads/${mine}/attempt` },
      ...{ expiresAt: new Date('2026-11-25T01:00:00.000Z'), endpoint: process.env['S3_ENDPOINT'] },
    });
    expect(stsRequest.get('DurationSeconds')).toBe('1800');
    expect(JSON.parse(stsRequest.get('Policy') ?? '')).toMatchObject({
      Statement: [{ Action: ['s3:PutObject'], Resource: [`arn:aws:s3:::uploads/uploads/${mine}/attempt/*`] }],
    });
  });

  it('returns what the account uploaded, and nothing from another account, another bucket or a parent path', async () => {
    expect(await read(`oss://uploads:uploads/${mine}/1/face.jpg`)).toEqual(Buffer.alloc(50, 1));
    expect(await read(`oss://uploads:/uploads/${mine}/1/face.jpg`)).toEqual(Buffer.alloc(50, 1));
    expect(await read(`oss://uploads:uploads/${mine}/1/large.jpg`)).toBe('IMAGE.TOO_LARGE');
    expect(await read(`oss://uploads:uploads/${mine}/1/other.jpg`)).toBe('IMAGE.UNREACHABLE');
    for (const path of [
      `uploads:uploads/${theirs}/1/face.jpg`,
      `other:uploads/${mine}/1/face.jpg`,
      `uploads:uploads/${mine}/../${theirs}/1/face.jpg`,
      'uploads',
      '',
    ]) {
      expect([path, await read(`oss://${path}`)]).toEqual([path, 'IMAGE.UNREADABLE']);
    }
  });

  it('is absent if none is configured', async () => {
    const { UPLOAD_S3_BUCKET: bucket } = process.env;
    delete process.env['UPLOAD_S3_BUCKET'];
    expect(await place().grant(mine, 'attempt')).toBeUndefined();
    expect(await read(`oss://uploads:uploads/${mine}/1/face.jpg`)).toBe('IMAGE.UNREADABLE');
    process.env['UPLOAD_S3_BUCKET'] = bucket;
  });
});
