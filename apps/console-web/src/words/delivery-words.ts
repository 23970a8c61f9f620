import type { DeliveryState } from '@shiren/contracts-verification';

/** Each state of a callback in words, and its colour. */
export const deliveryTitles: Readonly<Record<DeliveryState, readonly [zh: string, en: string, colour: string]>> = {
  waiting: ['待推送', 'waiting', 'blue'],
  delivered: ['已送达', 'delivered', 'green'],
  failed: ['已放弃', 'given up', 'red'],
  'switched-off': ['地址已停用', 'switched off', 'gold'],
};
