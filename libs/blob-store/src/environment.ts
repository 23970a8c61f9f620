import { FromVariable } from '@shiren/environment';
import { IsBoolean, IsOptional, IsString, IsUrl } from 'class-validator';

export class BlobStoreEnvironment {
  @FromVariable({
    name: 'BLOB_DIRECTORY',
    otherwise: '`blobs` in the data folder',
    setByStart: true,
    means: 'the encrypted images; one folder for all services',
  })
  @IsOptional()
  @IsString()
  directory?: string;

  @FromVariable({ name: 'BLOB_S3_BUCKET', means: 'keeps the encrypted images in this bucket instead of a folder' })
  @IsOptional()
  @IsString()
  bucket?: string;

  @FromVariable({ name: 'S3_ENDPOINT', otherwise: 'AWS', means: "another store that speaks S3's protocol (MinIO, Ceph, OSS)" })
  @IsOptional()
  @IsUrl({ require_tld: false, require_protocol: true, protocols: ['http', 'https'] })
  endpoint?: string;

  @FromVariable({ name: 'S3_REGION', means: 'its region' })
  @IsString()
  region: string = 'us-east-1';

  @FromVariable({ name: 'S3_PATH_STYLE', means: "`false` where the bucket stands in the host's name, as OSS wants it" })
  @IsBoolean()
  pathStyle: boolean = true;

  @FromVariable({ name: 'S3_ACCESS_KEY_ID', otherwise: "as AWS's tools find it", means: 'a key that may read, write, delete and list in the bucket' })
  @IsOptional()
  @IsString()
  accessKeyId?: string;

  @FromVariable({ name: 'S3_SECRET_ACCESS_KEY', otherwise: "as AWS's tools find it", means: 'its secret' })
  @IsOptional()
  @IsString()
  secretAccessKey?: string;
}
