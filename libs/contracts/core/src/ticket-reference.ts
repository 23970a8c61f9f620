import { IsBoolean, IsOptional, IsString, IsUUID, Length, Matches, MaxLength } from 'class-validator';

/** Text that PostgreSQL can store, also within JSON: no NUL or other control characters, and no half of a surrogate pair. */
const TEXT = /^[^\p{Cc}\p{Cs}]*$/u;

/** How callers identify a ticket: a business's own id, within one scene of one account. */
export class TicketReference {
  @IsUUID()
  accountId!: string;

  @IsString()
  @MaxLength(20)
  @Matches(TEXT)
  biz!: string;

  @IsString()
  @Length(1, 64)
  @Matches(TEXT)
  ticketId!: string;

  /** True for tickets begun with a test key: the reserved number decides them, and they are separate from real tickets of the same id. */
  @IsOptional()
  @IsBoolean()
  sandbox?: boolean;
}
