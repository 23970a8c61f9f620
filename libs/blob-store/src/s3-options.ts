import type { S3ClientConfig } from '@aws-sdk/client-s3';
import { readEnvironment } from '@shiren/environment';
import { BlobStoreEnvironment } from './environment.js';

/** Deadlines for establishing a connection and for the response, in milliseconds. */
const CONNECT_DEADLINE_MS = 2_000;
const RESPONSE_DEADLINE_MS = 8_000;

/** Without explicit keys the client looks for them like AWS's own tools: in their variables, then in the role of the machine or pod. */
export function s3Options(env: NodeJS.ProcessEnv): S3ClientConfig {
  const { endpoint, region, pathStyle, accessKeyId, secretAccessKey } = readEnvironment(BlobStoreEnvironment, env);
  return {
    region,
    ...(endpoint ? { endpoint, forcePathStyle: pathStyle } : {}),
    ...(accessKeyId && secretAccessKey ? { credentials: { accessKeyId, secretAccessKey } } : {}),
    maxAttempts: 3,
    requestHandler: { connectionTimeout: CONNECT_DEADLINE_MS, requestTimeout: RESPONSE_DEADLINE_MS, throwOnRequestTimeout: true },
    // stores other than AWS's do not support checksums in trailers; our blobs are authenticated by their encryption anyway
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  };
}
