import { FromVariable } from '@shiren/environment';
import { IsInt, IsOptional, IsUrl, Matches, Max, Min, ValidateIf } from 'class-validator';

export class AuthorityEnvironment {
  @FromVariable({
    name: 'AUTHORITY_URL',
    otherwise: 'the built-in registry',
    means: 'an upstream authority to ask instead ([protocol](../../apps/authority/README.md))',
  })
  @IsOptional()
  @IsUrl(
    { require_tld: false, require_protocol: true, protocols: ['http', 'https'], disallow_auth: true },
    { message: 'url must be an http or https address without user and password: https://authority.example.com/compare' },
  )
  url?: string;

  @FromVariable({ name: 'AUTHORITY_TOKEN', means: 'the bearer token for the upstream; required with `AUTHORITY_URL`' })
  @ValidateIf(({ url }: AuthorityEnvironment) => url !== undefined)
  @Matches(/^[\x21-\x7e]+$/, { message: 'token must be set if AUTHORITY_URL is: the bearer token, without spaces' })
  token?: string;

  /** Three tries and the delays between them must fit into the ten seconds that a comparison may take. */
  @FromVariable({ name: 'AUTHORITY_TIMEOUT', means: 'how long one try may take, in milliseconds; 1 to 9,000' })
  @IsInt()
  @Min(1)
  @Max(9_000)
  timeoutMs: number = 2_500;

  /** More would only wait for each other's threads. */
  @FromVariable({
    name: 'AUTHORITY_DESCRIBES_AT_ONCE',
    means: 'how many photos on record are described at the same time in the background, after a change of the recognition model; 1 to 32',
  })
  @IsInt()
  @Min(1)
  @Max(32)
  describesAtOnce: number = 1;

  /** Ten years: as long as the card of an adult under 26 is valid (Resident Identity Card Law of the PRC, article 5). */
  @FromVariable({ name: 'AUTHORITY_PHOTO_MAX_AGE_DAYS', means: 'the age in days from which a photo on record counts as stale' })
  @IsInt()
  @Min(1)
  @Max(36_500)
  photoMaxAgeDays: number = 3_650;
}
