import { createRequire } from 'node:module';
import { base64, readRunFile, sampleFace, type RunFile } from '@shiren/testing';

/** The SDK that the vendor still maintains; it signs with ACS3-HMAC-SHA256. It is CommonJS, so it is loaded with `require`. */
const require = createRequire(import.meta.url);
const { default: Cloudauth, CompareFacesRequest } = require('@alicloud/cloudauth20190307') as typeof import('@alicloud/cloudauth20190307');
const { $OpenApiUtil } = require('@alicloud/openapi-core') as typeof import('@alicloud/openapi-core');

describe('@alicloud/cloudauth20190307', () => {
  let run: RunFile;
  beforeAll(async () => {
    run = await readRunFile(process.env['SHIREN_E2E_HOME'] ?? '');
  });

  const clientWith = (accessKeySecret: string) =>
    new Cloudauth(
      new $OpenApiUtil.Config({ accessKeyId: run.accessKeyId, accessKeySecret, endpoint: new URL(run.gateway).host, protocol: 'http', readTimeout: 30_000 }),
    );
  const request = async () =>
    new CompareFacesRequest({
      sourceImageType: 'FacePic',
      sourceImageValue: base64(await sampleFace('anna')),
      targetImageType: 'FacePic',
      targetImageValue: base64(await sampleFace('annaAgain')),
    });

  it('compares two faces', async () => {
    const { statusCode, body } = await clientWith(run.accessKeySecret).compareFaces(await request());
    expect(statusCode).toBe(200);
    expect(body).toMatchObject({ success: true, code: '200' });
    expect(Number(body?.data?.similarityScore)).toBeGreaterThanOrEqual(80);
  });

  it('gets an error when its secret is wrong', async () => {
    await expect(clientWith('wrong').compareFaces(await request())).rejects.toMatchObject({ code: 'SignatureDoesNotMatch' });
  });
});
