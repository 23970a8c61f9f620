import type { IssuedToken } from '@shiren/contracts-verification';
import type { UploadCredentials } from '../../images/upload-place.js';
import { pageOf } from '../../operations/open-verification.js';

/** The fields of GetVerifyToken that say where the person goes through the flow. */
export const verifyToken = ({ token, durationSeconds }: IssuedToken): object => ({
  CloudauthPageUrl: pageOf(token),
  VerifyToken: { Token: token, DurationSeconds: durationSeconds },
});

/** Where and with what the business may upload images; no field where the installation has no bucket for uploads. */
export const stsToken = (upload: UploadCredentials | undefined): object =>
  upload
    ? {
        StsToken: {
          AccessKeyId: upload.accessKeyId,
          AccessKeySecret: upload.accessKeySecret,
          Token: upload.sessionToken,
          Expiration: upload.expiresAt.toISOString(),
          EndPoint: upload.endpoint,
          BucketName: upload.bucket,
          Path: upload.path,
        },
      }
    : {};
