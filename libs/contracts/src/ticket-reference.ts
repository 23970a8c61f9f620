import { IsString, IsUUID, Length, MaxLength } from 'class-validator';

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
}
