import { IsIn, IsInt, IsOptional, IsString, IsUUID, Matches, Max, MaxLength, Min } from 'class-validator';
import { deliveryStates, type CallbackDelivery, type DeliveryState } from '@shiren/contracts-verification';
import { SCENE_IDENTIFIER, question } from '@shiren/contracts-core';
import { FromSession } from './session.js';

export class SearchCallbacks extends FromSession {
  @IsOptional()
  @IsString()
  @MaxLength(64)
  ticketId?: string;

  @IsOptional()
  @Matches(SCENE_IDENTIFIER)
  biz?: string;

  @IsOptional()
  @IsIn(deliveryStates)
  state?: DeliveryState;

  /** The last sequence of the previous page. */
  @IsOptional()
  @IsInt()
  @Min(1)
  before?: number;

  @IsInt()
  @Min(1)
  @Max(50)
  limit!: number;
}

export class ReplayCallback extends FromSession {
  @IsUUID()
  attemptId!: string;
}

export const callbackPages = {
  callbacks: question<SearchCallbacks, { deliveries: CallbackDelivery[]; more: boolean }>('console.pages.callbacks', SearchCallbacks, 5_000),
  /** Written to the audit log before the callback is sent. */
  replayCallback: question<ReplayCallback, CallbackDelivery>('console.pages.callback.replay', ReplayCallback, 5_000),
};
