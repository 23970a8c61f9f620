import { Inject, Injectable } from '@nestjs/common';
import { BlobStoreEnvironment, s3Options } from '@shiren/blob-store';
import { LOGGER } from '@shiren/bus';
import { Problem } from '@shiren/contracts-core';
import { readEnvironment } from '@shiren/environment';
import type { Logger } from 'pino';
import { gatewayEnvironment } from '../edge/environment.js';

/** The shortest that AWS allows is 900; a token of ours lives this long. */
const LIFE_SECONDS = 1_800;
const OSS = /^oss:\/\/([a-z0-9][a-z0-9.-]{1,62}):\/?([\w./-]{1,512})$/;

/** What a business may upload with, as the vendor's API names it. */
export interface StsToken {
  AccessKeyId: string;
  AccessKeySecret: string;
  Expiration: string;
  EndPoint: string;
  BucketName: string;
  Path: string;
  Token: string;
}

/**
 * A bucket that a business uploads images to itself, and names them as `oss://<bucket>:<path>` (UPLOAD_S3_BUCKET). It may write below a path
 * of its own, for as long as a token lives; what it uploaded there only its own calls can name.
 */
@Injectable()
export class UploadPlace {
  private readonly environment = gatewayEnvironment();

  constructor(@Inject(LOGGER) private readonly logger: Logger) {}

  /** Nothing where there is no such bucket, no role to give (UPLOAD_ROLE_ARN), or the store gives none today: `base64://` works all the same. */
  async grant(accountId: string, attemptId: string): Promise<{ StsToken?: StsToken }> {
    const { uploadBucket: bucket, uploadRole: role } = this.environment;
    if (!bucket || !role) return {};
    try {
      return { StsToken: await this.assumeRole(bucket, role, `${ownPath(accountId)}${attemptId}`) };
    } catch (error) {
      this.logger.warn({ error: (error as Error).message }, 'the store gives no credentials for uploads');
      return {};
    }
  }

  /** Throws IMAGE.UNREADABLE for an address of another bucket or account, IMAGE.TOO_LARGE, IMAGE.UNREACHABLE. */
  async read(name: string, value: string, { accountId, limit }: { accountId: string; limit: number }): Promise<Buffer> {
    const bucket = this.environment.uploadBucket;
    const [, named, path] = OSS.exec(value) ?? [];
    if (!bucket) throw new Problem('IMAGE.UNREADABLE', `${name}: there is no bucket for uploads here; send it as base64:// or https://.`);
    const own = named === bucket && path?.startsWith(ownPath(accountId)) && !/(^|\/)\.{0,2}(\/|$)/.test(path);
    if (!own) throw new Problem('IMAGE.UNREADABLE', `${name} must be oss://${bucket}:${ownPath(accountId)}…, below the Path of a StsToken.`);
    const { GetObjectCommand, NoSuchKey, S3Client } = await import('@aws-sdk/client-s3');
    const client = new S3Client(s3Options(process.env));
    try {
      const { Body, ContentLength = 0 } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: path }));
      if (ContentLength > limit) throw new Problem('IMAGE.TOO_LARGE', `${name} has more than 2 MB; send a smaller image.`);
      return Buffer.from((await Body?.transformToByteArray()) ?? []);
    } catch (error) {
      if (error instanceof Problem) throw error;
      const reason = error instanceof NoSuchKey ? 'nothing was uploaded there' : 'the store does not answer';
      throw new Problem('IMAGE.UNREACHABLE', `${name} can't be fetched: ${reason}.`);
    } finally {
      client.destroy();
    }
  }

  private async assumeRole(bucket: string, role: string, path: string): Promise<StsToken> {
    const { AssumeRoleCommand, STSClient } = await import('@aws-sdk/client-sts');
    const { region, credentials } = s3Options(process.env);
    const endpoint = this.environment.uploadStsEndpoint ?? s3Endpoint();
    const client = new STSClient({
      ...(region ? { region } : {}),
      ...(credentials ? { credentials } : {}),
      ...(endpoint ? { endpoint } : {}),
      maxAttempts: 2,
      requestHandler: { connectionTimeout: 1_000, requestTimeout: 2_000, throwOnRequestTimeout: true },
    });
    try {
      const { Credentials } = await client.send(
        new AssumeRoleCommand({ RoleArn: role, RoleSessionName: 'shiren-upload', DurationSeconds: LIFE_SECONDS, Policy: mayOnlyWrite(bucket, path) }),
      );
      const { AccessKeyId = '', SecretAccessKey = '', SessionToken = '', Expiration } = Credentials ?? {};
      return {
        ...{ AccessKeyId, AccessKeySecret: SecretAccessKey, Token: SessionToken },
        Expiration: (Expiration ?? new Date(Date.now() + LIFE_SECONDS * 1_000)).toISOString(),
        EndPoint: this.environment.uploadPublicEndpoint ?? s3Endpoint() ?? `https://s3.${String(region)}.amazonaws.com`,
        BucketName: bucket,
        Path: path,
      };
    } finally {
      client.destroy();
    }
  }
}

const s3Endpoint = (): string | undefined => readEnvironment(BlobStoreEnvironment).endpoint;

/** Where an account's uploads are. */
const ownPath = (accountId: string): string => `uploads/${accountId}/`;

/** What the credentials are cut down to, whatever the role may. */
const mayOnlyWrite = (bucket: string, path: string): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: ['s3:PutObject'], Resource: [`arn:aws:s3:::${bucket}/${path}/*`] }] });
