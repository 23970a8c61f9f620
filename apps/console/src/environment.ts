import { FromVariable } from '@shiren/environment';
import { MAX_DAYS } from '@shiren/reports';
import { IsInt, IsOptional, IsString, IsUrl, Matches, Max, Min } from 'class-validator';

export class ConsoleEnvironment {
  @FromVariable({
    name: 'ATTEMPT_RECORD_DAYS',
    means: 'after how many days records of attempts and comparisons are deleted, at least 90; what was counted stays',
  })
  @IsInt()
  /** No report may be based on a partly deleted period. */
  @Min(MAX_DAYS)
  @Max(36_500)
  attemptRecordDays: number = 730;

  @FromVariable({
    name: 'AUDIT_ANCHOR_FILE',
    means: "a file to which the newest hash of each audit log is appended, one JSON object per line; best on another machine's disk",
  })
  @IsOptional()
  @IsString()
  auditAnchorFile?: string;

  @FromVariable({
    name: 'AUDIT_ANCHOR_URL',
    means: 'a URL that receives the same by POST: `{"anchors": […]}`; until it answers 2xx, this is retried every minute',
  })
  @IsOptional()
  @IsUrl({ require_tld: false, require_protocol: true, protocols: ['http', 'https'] })
  auditAnchorUrl?: string;

  @FromVariable({
    name: 'ALERT_PRIVATE_HOSTS',
    means: 'hosts with private addresses to which [alerts](console.md#alerts) may be sent, separated by commas; also a mail server inside',
  })
  @Matches(/^[^\s/@]*(\s*,\s*[^\s/@]*)*$/, { message: 'alertPrivateHosts must be hosts separated by commas, without scheme or path' })
  alertPrivateHosts: string = '';
}
