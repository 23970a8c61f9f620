import { FromVariable, readEnvironment } from '@shiren/environment';
import { IsBoolean, IsInt, IsOptional, IsString, IsUrl, Max, Min } from 'class-validator';
import { LARGE_BODY_BYTES } from './read-body.js';

/** Below it, a body of the largest size would find no room beside another one. */
const MIN_ROOM_BYTES = 4 * LARGE_BODY_BYTES;

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
    means: 'how others reach the gateway; image links begin with it, and where it is HTTPS the console’s cookies are Secure there',
  })
  @IsOptional()
  @IsUrl(webAddress)
  publicUrl?: string;

  @FromVariable({
    name: 'TRUSTED_PROXIES',
    means:
      'proxies whose `X-Forwarded-For` is believed: addresses and networks by commas, no wider than they need be: a client whose own address lies in one can forge it; without it a client’s address is its connection’s',
  })
  @IsString()
  trustedProxies: string = '';

  @FromVariable({ name: 'ALLOW_PRIVATE_IMAGE_URLS', means: '`true` lets images be fetched from private and loopback addresses too' })
  @IsBoolean()
  allowPrivateImageUrls: boolean = false;

  @FromVariable({ name: 'IMAGE_LINK_SECONDS', means: 'how long an image link of `GetMaterials` works; 1 to 86,400' })
  @IsInt()
  @Min(1)
  @Max(86_400)
  imageLinkSeconds: number = 3_600;

  @FromVariable({
    name: 'CALL_RATES',
    otherwise: 'as [limits](limits.md) say',
    means: 'how often one AccessKey may call each action: `GetStatus=5000/1s,*=100/1s`',
  })
  @IsOptional()
  @IsString()
  callRates?: string;

  /** With this number one account alone can sign 10,000 calls a second (docs/growth.md). */
  @FromVariable({
    name: 'MAX_NONCES',
    means: 'nonces of signed calls that NATS may hold, each for 32 minutes and 235 bytes of its memory ([growth](growth.md))',
  })
  @IsInt()
  @Min(1)
  @Max(Number.MAX_SAFE_INTEGER)
  maxNonces: number = 52_000_000;

  @FromVariable({ name: 'MAX_IDEMPOTENCY_BYTES', means: "bytes of NATS' files for idempotency keys, each for a day; some 560 a key" })
  @IsInt()
  @Min(1)
  @Max(Number.MAX_SAFE_INTEGER)
  maxIdempotencyBytes: number = 1024 ** 3;

  /** Questions left out; each call may hold some 12 MB. */
  @FromVariable({ name: 'MAX_CALLS_IN_FLIGHT', means: 'calls that one account may have under way at once on one gateway' })
  @IsInt()
  @Min(1)
  @Max(Number.MAX_SAFE_INTEGER)
  maxCallsInFlight: number = 64;

  @FromVariable({
    name: 'MAX_LARGE_BODY_BYTES',
    means:
      'bytes of bodies over 64 kB that one gateway holds at once, 33554432 at least ([shares](limits.md#shares)); a gateway needs some three times as much memory besides its 150 MB',
  })
  @IsInt()
  @Min(MIN_ROOM_BYTES)
  @Max(Number.MAX_SAFE_INTEGER)
  maxLargeBodyBytes: number = 256 * 1024 ** 2;

  @FromVariable({ name: 'HTTPS_PORT', means: 'serves the same over HTTPS too, for phones; `npm start` makes a certificate unless one is named' })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(65_535)
  httpsPort?: number;

  @FromVariable({ name: 'TLS_CERTIFICATE_FILE', otherwise: 'self-made with `HTTPS_PORT`', means: 'PEM file' })
  @IsOptional()
  @IsString()
  tlsCertificateFile?: string;

  @FromVariable({ name: 'TLS_KEY_FILE', otherwise: 'self-made with `HTTPS_PORT`', means: 'PEM file' })
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
    means: 'the role whose short-lived credentials `GetVerifyToken` gives as `StsToken`, cut down to writing below a path of the account; absent without it',
  })
  @IsOptional()
  @IsString()
  uploadRole?: string;

  @FromVariable({ name: 'UPLOAD_STS_ENDPOINT', otherwise: '`S3_ENDPOINT`', means: 'where that role is asked for' })
  @IsOptional()
  @IsUrl(webAddress)
  uploadStsEndpoint?: string;

  @FromVariable({ name: 'UPLOAD_S3_PUBLIC_ENDPOINT', otherwise: '`S3_ENDPOINT`', means: 'where businesses reach the bucket' })
  @IsOptional()
  @IsUrl(webAddress)
  uploadPublicEndpoint?: string;
}

/** As it is now: tests set variables before what reads them is made. */
export const gatewayEnvironment = (): GatewayEnvironment => readEnvironment(GatewayEnvironment);

/** How others reach the gateway, without a slash at the end. */
export function publicUrl(): string {
  const { publicUrl: url, port } = gatewayEnvironment();
  return (url ?? `http://127.0.0.1:${port}`).replace(/\/$/, '');
}
