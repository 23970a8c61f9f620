import { FromVariable } from '@shiren/environment';
import { IsInt, Matches, Max, Min } from 'class-validator';

export class TokensEnvironment {
  @FromVariable({ name: 'ANNOUNCE_AGAIN_SECONDS', means: 'after how many seconds a submitted attempt without a verdict is announced again; 1 to 86,400' })
  @IsInt()
  @Min(1)
  @Max(86_400)
  announceAgainSeconds: number = 600;

  @FromVariable({
    name: 'CALLBACK_PRIVATE_HOSTS',
    means: 'hosts with private addresses to which [callbacks](../integrators/callbacks.md#addresses) may be sent, separated by commas',
  })
  @Matches(/^[^\s/@]*(\s*,\s*[^\s/@]*)*$/, { message: 'callbackPrivateHosts must be hosts separated by commas, without scheme or path' })
  callbackPrivateHosts: string = '';
}
