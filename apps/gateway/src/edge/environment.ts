import { FromVariable, readEnvironment } from '@shiren/environment';
import { IsBoolean, IsInt, IsOptional, IsString, IsUrl, Max, Min } from 'class-validator';
import { LARGE_BODY_BYTES } from './read-body.js';

/** With less, a body of the largest size would not fit next to another one. */
const MIN_LARGE_BODY_BYTES = 4 * LARGE_BODY_BYTES;

const webAddress = { require_tld: false, require_protocol: true, protocols: ['http', 'https'] };

export class GatewayEnvironment {
  @FromVariable({ name: 'PORT', means: 'port of the public API, the pages and the console' })
  @IsInt()
  @Min(0)
  @Max(65_535)
  port: number = 8_080;

  @FromVariable({ name: 'HOST', means: 'address that the public port listens on' })
  @IsString()
  host: string = '0.0.0.0';

  @FromVariable({
    name: 'PUBLIC_URL',
    otherwise: '`http://127.0.0.1:<PORT>`',
    setByStart: true,
    means: 'the address at which others reach the gateway; image links start with it, and if it is HTTPS the console’s cookies are Secure',
  })
  @IsOptional()
  @IsUrl(webAddress)
  publicUrl?: string;

  @FromVariable({
    name: 'TRUSTED_PROXIES',
    means:
      'proxies whose `X-Forwarded-For` is believed: addresses and networks separated by commas. Keep them narrow: a client whose own address is in one of them can forge the header. Without it, a client’s address is that of its connection',
  })
  @IsString()
  trustedProxies: string = '';

  @FromVariable({ name: 'ALLOW_PRIVATE_IMAGE_URLS', means: '`true` also allows images to be fetched from private and loopback addresses' })
  @IsBoolean()
  allowPrivateImageUrls: boolean = false;

  @FromVariable({ name: 'IMAGE_LINK_SECONDS', means: 'how long an image link of `GetMaterials` is valid, in seconds; 1 to 86,400' })
  @IsInt()
  @Min(1)
  @Max(86_400)
  imageLinkSeconds: number = 3_600;

  @FromVariable({
    name: 'CALL_RATES',
    otherwise: 'see [limits](../integrators/limits.md)',
    means: 'how often one AccessKey may call each action, for example `GetStatus=5000/1s,*=100/1s`',
  })
  @IsOptional()
  @IsString()
  callRates?: string;

  /** With this number, a single account can sign 10,000 calls per second (docs/operators/growth.md). */
  @FromVariable({
    name: 'MAX_NONCES',
    means: 'how many nonces of signed calls NATS may hold; each stays for 32 minutes and takes 235 bytes of its memory ([growth](growth.md))',
  })
  @IsInt()
  @Min(1)
  @Max(Number.MAX_SAFE_INTEGER)
  maxNonces: number = 52_000_000;

  @FromVariable({ name: 'MAX_IDEMPOTENCY_BYTES', means: "bytes of NATS' file storage for idempotency keys; each key takes about 560 bytes for a day" })
  @IsInt()
  @Min(1)
  @Max(Number.MAX_SAFE_INTEGER)
  maxIdempotencyBytes: number = 1024 ** 3;

  /** Queries are not counted. Each call may hold about 12 MB. */
  @FromVariable({ name: 'MAX_CALLS_IN_FLIGHT', means: 'how many calls of one account one gateway handles at the same time' })
  @IsInt()
  @Min(1)
  @Max(Number.MAX_SAFE_INTEGER)
  maxCallsInFlight: number = 64;

  @FromVariable({
    name: 'MAX_LARGE_BODY_BYTES',
    means:
      'how many bytes of request bodies over 64 kB one gateway holds at once, at least 33554432 ([shares](../integrators/limits.md#shares)); a gateway needs about three times as much memory in addition to its 150 MB',
  })
  @IsInt()
  @Min(MIN_LARGE_BODY_BYTES)
  @Max(Number.MAX_SAFE_INTEGER)
  maxLargeBodyBytes: number = 256 * 1024 ** 2;

  @FromVariable({ name: 'HTTPS_PORT', means: 'also serves everything over HTTPS, for phones; `npm start` creates a certificate unless one is configured' })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(65_535)
  httpsPort?: number;

  @FromVariable({ name: 'TLS_CERTIFICATE_FILE', otherwise: 'self-signed with `HTTPS_PORT`', means: 'PEM file' })
  @IsOptional()
  @IsString()
  tlsCertificateFile?: string;

  @FromVariable({ name: 'TLS_KEY_FILE', otherwise: 'self-signed with `HTTPS_PORT`', means: 'PEM file' })
  @IsOptional()
  @IsString()
  tlsKeyFile?: string;

  @FromVariable({
    name: 'UPLOAD_S3_BUCKET',
    means:
      'a bucket that businesses upload images to and name as `oss://<bucket>:<path>`. Not encrypted by us: give it a lifecycle rule that deletes after a day',
  })
  @IsOptional()
  @IsString()
  uploadBucket?: string;

  @FromVariable({
    name: 'UPLOAD_ROLE_ARN',
    means:
      'the role whose short-lived credentials `GetVerifyToken` returns as `StsToken`, restricted to writing below a path of the account; without it there is no `StsToken`',
  })
  @IsOptional()
  @IsString()
  uploadRole?: string;

  @FromVariable({ name: 'UPLOAD_STS_ENDPOINT', otherwise: '`S3_ENDPOINT`', means: 'the STS endpoint that issues credentials for that role' })
  @IsOptional()
  @IsUrl(webAddress)
  uploadStsEndpoint?: string;

  @FromVariable({ name: 'UPLOAD_S3_PUBLIC_ENDPOINT', otherwise: '`S3_ENDPOINT`', means: 'the address at which businesses reach the bucket' })
  @IsOptional()
  @IsUrl(webAddress)
  uploadPublicEndpoint?: string;
}

/** Read at every call, because tests set variables before they create what reads them. */
export const gatewayEnvironment = (): GatewayEnvironment => readEnvironment(GatewayEnvironment);

/** The address at which others reach the gateway, without a trailing slash. */
export function publicUrl(): string {
  const { publicUrl: url, port } = gatewayEnvironment();
  return (url ?? `http://127.0.0.1:${port}`).replace(/\/$/, '');
}
