import { FromVariable } from '@shiren/environment';
import { IsInt, Matches, Max, Min } from 'class-validator';

export class TokensEnvironment {
  @FromVariable({ name: 'ANNOUNCE_AGAIN_SECONDS', means: 'an attempt that is undecided for so long is announced again; 1 to 86,400' })
  @IsInt()
  @Min(1)
  @Max(86_400)
  announceAgainSeconds: number = 600;

  @FromVariable({ name: 'CALLBACK_PRIVATE_HOSTS', means: 'hosts with a private address that [callbacks](callbacks.md#addresses) may go to, by commas' })
  @Matches(/^[^\s/@]*(\s*,\s*[^\s/@]*)*$/, { message: 'callbackPrivateHosts must be hosts separated by commas, without scheme or path' })
  callbackPrivateHosts: string = '';
}
