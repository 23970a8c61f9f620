import type { S3ClientConfig } from '@aws-sdk/client-s3';
import { readEnvironment } from '@shiren/environment';
import { BlobStoreEnvironment } from './environment.js';

/** Milliseconds until a connection has to stand, and until an answer has to be there. */
const CONNECT_DEADLINE = 2_000;
const ANSWER_DEADLINE = 8_000;

/** Without keys of its own the client looks for them as AWS's tools do: their variables, a role of the machine or of the pod. */
export function s3Options(env: NodeJS.ProcessEnv): S3ClientConfig {
  const { endpoint, region, pathStyle, accessKeyId, secretAccessKey } = readEnvironment(BlobStoreEnvironment, env);
  return {
    region,
    ...(endpoint ? { endpoint, forcePathStyle: pathStyle } : {}),
    ...(accessKeyId && secretAccessKey ? { credentials: { accessKeyId, secretAccessKey } } : {}),
    maxAttempts: 3,
    requestHandler: { connectionTimeout: CONNECT_DEADLINE, requestTimeout: ANSWER_DEADLINE, throwOnRequestTimeout: true },
    // stores other than AWS's own know no checksums in trailers; what we keep is authenticated by its seal
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  };
}
