import { Inject, Injectable } from '@nestjs/common';
import { BlobStoreEnvironment, s3Options } from '@shiren/blob-store';
import { LOGGER } from '@shiren/bus';
import { Problem } from '@shiren/contracts-core';
import { readEnvironment } from '@shiren/environment';
import type { Logger } from 'pino';
import { gatewayEnvironment } from '../edge/environment.js';

/** As long as one of our tokens is valid. AWS allows 900 at least. */
const CREDENTIAL_SECONDS = 1_800;
const OSS = /^oss:\/\/([a-z0-9][a-z0-9.-]{1,62}):\/?([\w./-]{1,512})$/;

/** What a business may upload with: it can only write below `path`. */
export interface UploadCredentials {
  accessKeyId: string;
  accessKeySecret: string;
  sessionToken: string;
  expiresAt: Date;
  endpoint: string;
  bucket: string;
  path: string;
}

/**
 * The bucket to which businesses upload images that they then name as `oss://<bucket>:<path>` (UPLOAD_S3_BUCKET). A business may write
 * below its own path while its token is valid, and only its own calls can name what it uploaded there.
 */
@Injectable()
export class UploadPlace {
  private readonly environment = gatewayEnvironment();

  constructor(@Inject(LOGGER) private readonly logger: Logger) {}

  /**
   * Returns nothing if there is no such bucket, no role to assume (UPLOAD_ROLE_ARN), or the store issues no credentials at the moment:
   * `base64://` works all the same.
   */
  async grant(accountId: string, attemptId: string): Promise<UploadCredentials | undefined> {
    const { uploadBucket: bucket, uploadRole: role } = this.environment;
    if (!bucket || !role) return undefined;
    try {
      return await this.assumeRole(bucket, role, `${ownPath(accountId)}${attemptId}`);
    } catch (error) {
      this.logger.warn({ error: (error as Error).message }, 'the store issues no credentials for uploads');
      return undefined;
    }
  }

  /** Throws IMAGE.UNREADABLE for another bucket or account, IMAGE.TOO_LARGE and IMAGE.UNREACHABLE. */
  async read(name: string, value: string, { accountId, limit }: { accountId: string; limit: number }): Promise<Buffer> {
    const bucket = this.environment.uploadBucket;
    const [, named, path] = OSS.exec(value) ?? [];
    if (!bucket) throw new Problem('IMAGE.UNREADABLE', `${name}: this installation has no bucket for uploads; send base64:// or https:// instead.`);
    const own = named === bucket && path?.startsWith(ownPath(accountId)) && !/(^|\/)\.{0,2}(\/|$)/.test(path);
    if (!own) throw new Problem('IMAGE.UNREADABLE', `${name} must be oss://${bucket}:${ownPath(accountId)}…, below the Path of your StsToken.`);
    const { GetObjectCommand, NoSuchKey, S3Client } = await import('@aws-sdk/client-s3');
    const client = new S3Client(s3Options(process.env));
    try {
      const { Body, ContentLength = 0 } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: path }));
      if (ContentLength > limit) throw new Problem('IMAGE.TOO_LARGE', `${name} is larger than 2 MB; send a smaller image.`);
      return Buffer.from((await Body?.transformToByteArray()) ?? []);
    } catch (error) {
      if (error instanceof Problem) throw error;
      const reason = error instanceof NoSuchKey ? 'nothing was uploaded there' : 'the store does not answer';
      throw new Problem('IMAGE.UNREACHABLE', `${name} cannot be fetched: ${reason}.`);
    } finally {
      client.destroy();
    }
  }

  private async assumeRole(bucket: string, role: string, path: string): Promise<UploadCredentials> {
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
        new AssumeRoleCommand({ RoleArn: role, RoleSessionName: 'shiren-upload', DurationSeconds: CREDENTIAL_SECONDS, Policy: mayOnlyWrite(bucket, path) }),
      );
      const { AccessKeyId = '', SecretAccessKey = '', SessionToken = '', Expiration } = Credentials ?? {};
      return {
        ...{ accessKeyId: AccessKeyId, accessKeySecret: SecretAccessKey, sessionToken: SessionToken },
        expiresAt: Expiration ?? new Date(Date.now() + CREDENTIAL_SECONDS * 1_000),
        endpoint: this.environment.uploadPublicEndpoint ?? s3Endpoint() ?? `https://s3.${String(region)}.amazonaws.com`,
        bucket,
        path,
      };
    } finally {
      client.destroy();
    }
  }
}

const s3Endpoint = (): string | undefined => readEnvironment(BlobStoreEnvironment).endpoint;

/** Where an account's uploads are stored. */
const ownPath = (accountId: string): string => `uploads/${accountId}/`;

/** The session policy: whatever the role may do, these credentials can only write below the path. */
const mayOnlyWrite = (bucket: string, path: string): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: ['s3:PutObject'], Resource: [`arn:aws:s3:::${bucket}/${path}/*`] }] });
