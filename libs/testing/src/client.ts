import RPCClient from '@alicloud/pop-core';
import type { RunFile } from './system.js';

export type Material = { MaterialType: string; Value: string };

/** The vendor's own SDK, unchanged, pointed at a system. */
export const vendorClient = (
  { gateway, accessKeyId, accessKeySecret }: Pick<RunFile, 'gateway' | 'accessKeyId' | 'accessKeySecret'>,
  apiVersion = '2018-09-16',
): RPCClient => new RPCClient({ endpoint: gateway, apiVersion, accessKeyId, accessKeySecret, opts: { timeout: 40_000 } });

export const base64 = (image: Uint8Array): string => `base64://${Buffer.from(image).toString('base64')}`;

/** Materials in the SDK's format. */
export const materialsOf = (values: Record<string, string | Uint8Array>): Material[] =>
  Object.entries(values).map(([MaterialType, value]) => ({ MaterialType, Value: typeof value === 'string' ? value : base64(value) }));
