import { FromVariable } from '@shiren/environment';
import { MAX_DAYS } from '@shiren/reports';
import { IsInt, IsOptional, IsString, IsUrl, Max, Min } from 'class-validator';

export class ConsoleEnvironment {
  @FromVariable({
    name: 'ATTEMPT_RECORD_DAYS',
    means: 'records of attempts and comparisons are forgotten after so many days, 90 at least; what was counted stays',
  })
  @IsInt()
  /** Nothing that a report shows may be counted from half of the records. */
  @Min(MAX_DAYS)
  @Max(36_500)
  attemptRecordDays: number = 730;

  @FromVariable({
    name: 'AUDIT_ANCHOR_FILE',
    means: "a file to which the newest hash of each audit log is added, one JSON a line; best on another machine's disk",
  })
  @IsOptional()
  @IsString()
  auditAnchorFile?: string;

  @FromVariable({
    name: 'AUDIT_ANCHOR_URL',
    means: 'an address that gets the same by POST: `{"anchors": […]}`; until it answers 2xx, it is tried again each minute',
  })
  @IsOptional()
  @IsUrl({ require_tld: false, require_protocol: true, protocols: ['http', 'https'] })
  auditAnchorUrl?: string;
}
