import { IsBoolean, IsOptional, IsString, IsUUID, Length, Matches, MaxLength } from 'class-validator';

/** What PostgreSQL takes as text, also from JSON: no NUL (nor any other control character) and no half of a surrogate pair. */
const TEXT = /^[^\p{Cc}\p{Cs}]*$/u;

/** What names a ticket from outside: a business's own id, within one scene of one account. */
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

  /** True for what was begun with a test key: decided by its reserved number, and another ticket than a real one of the same id. */
  @IsOptional()
  @IsBoolean()
  sandbox?: boolean;
}
