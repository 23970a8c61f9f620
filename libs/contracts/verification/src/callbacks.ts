import { ArrayMaxSize, ArrayMinSize, IsArray, IsDateString, IsIn, IsInt, IsOptional, IsString, IsUUID, Max, MaxLength, Min } from 'class-validator';
import { question } from '@shiren/contracts-core';

/** `failed`: given up after three days. `switched-off`: the address asked for no more callbacks. */
export const deliveryStates = ['waiting', 'delivered', 'failed', 'switched-off'] as const;
export type DeliveryState = (typeof deliveryStates)[number];

/** The delivery of one result to the business; its id is the attempt's. */
export interface CallbackDelivery {
  attemptId: string;
  biz: string;
  ticketId: string;
  /** True for a sandbox verification. */
  sandbox: boolean;
  outcome: 'passed' | 'failed';
  state: DeliveryState;
  /** Tries since it was created or last replayed. */
  tries: number;
  /** The address of the last try. */
  url?: string;
  /** An HTTP status, or why there was none: an `OutboundFailure`, or `no-secret`. */
  lastAnswer?: string;
  lastTriedAt?: string;
  /** Absent unless waiting for another try. */
  nextTryAt?: string;
  createdAt: string;
  /** Increases with each delivery; used for paging. */
  sequence: number;
}

export class SearchDeliveries {
  @IsUUID()
  accountId!: string;

  /** Only these scenes; absent for all. */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(200)
  @IsString({ each: true })
  scenes?: string[];

  @IsOptional()
  @IsUUID()
  attemptId?: string;

  @IsOptional()
  @IsString()
  @MaxLength(128)
  ticketId?: string;

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

export class ReplayDelivery {
  @IsUUID()
  accountId!: string;

  @IsUUID()
  attemptId!: string;
}

export class CountDeliveries {
  @IsUUID()
  accountId!: string;

  /** Only this scene; absent for all. */
  @IsOptional()
  @IsString()
  @MaxLength(128)
  biz?: string;

  /** Times between which the last try was, oldest first: each but the last is the start of a window that ends with the next. */
  @IsArray()
  @ArrayMinSize(2)
  @ArrayMaxSize(3)
  @IsDateString({}, { each: true })
  times!: string[];
}

/** Deliveries of real verifications whose last try was in a window, and how many of them have not been accepted. */
export interface DeliveryCounts {
  tried: number;
  failing: number;
}

export const callbacks = {
  /** One count per window. */
  count: question<CountDeliveries, { windows: DeliveryCounts[] }>('tokens.callbacks.count', CountDeliveries, 3_000),
  /** Newest first. */
  search: question<SearchDeliveries, { deliveries: CallbackDelivery[]; more: boolean }>('tokens.callbacks.search', SearchDeliveries, 3_000),
  /** Sends the result again whatever its state, starting the retry schedule from the beginning. Throws CALLBACK.NOT_FOUND. */
  replay: question<ReplayDelivery, CallbackDelivery>('tokens.callbacks.replay', ReplayDelivery, 3_000),
};
