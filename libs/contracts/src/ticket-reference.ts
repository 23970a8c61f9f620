import { IsBoolean, IsOptional, IsString, IsUUID, Length, MaxLength } from 'class-validator';

/** What names a ticket from outside: a business's own id, within one scene of one account. */
export class TicketReference {
  @IsUUID()
  accountId!: string;

  @IsString()
  @MaxLength(20)
  biz!: string;

  @IsString()
  @Length(1, 64)
  ticketId!: string;

  /** True for what was begun with a test key: decided by its reserved number, and another ticket than a real one of the same id. */
  @IsOptional()
  @IsBoolean()
  sandbox?: boolean;
}
