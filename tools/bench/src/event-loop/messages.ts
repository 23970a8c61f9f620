/** The cost of decoding one message, for every class of the contracts: processor time of `decode` itself, including garbage collection. */
import { decode } from '@shiren/bus';
import * as access from '@shiren/bus-access';
import * as consoleContracts from '@shiren/contracts-console';
import * as core from '@shiren/contracts-core';
import * as materials from '@shiren/contracts-materials';
import * as media from '@shiren/contracts-media';
import * as registry from '@shiren/contracts-registry';
import * as verification from '@shiren/contracts-verification';
import type { MessageClass } from '@shiren/contracts-core';
import { getMetadataStorage } from 'class-validator';
import { KILOBYTE, jsonBodies, texts } from './bodies.js';

const contracts = { ...access, ...consoleContracts, ...core, ...materials, ...media, ...registry, ...verification };

export interface SlowestMessage {
  type: string;
  property: string;
  what: string;
  milliseconds: number;
}

/** The largest message that a body without images can cause. */
const MESSAGE_BYTES = 64 * KILOBYTE;
const ROUNDS = 5;

/** The slowest message of each class, slowest first. For each body the fastest of five rounds counts, since the others were disturbed. */
export function measureMessages(): SlowestMessage[] {
  const classes = Object.values(contracts as Record<string, unknown>).filter(
    (value): value is MessageClass<object> => typeof value === 'function' && /^class /.test(String(value)),
  );
  return classes
    .flatMap((type) => {
      const properties = [
        ...new Set(
          getMetadataStorage()
            .getTargetValidationMetadatas(type, '', false, false)
            .map(({ propertyName }) => propertyName),
        ),
      ];
      const measured = properties.flatMap((property) => {
        const around = (value: string): string => `{"${property}":${value}}`;
        const bodies = [
          ...Object.entries(jsonBodies(around, MESSAGE_BYTES)),
          ...texts(MESSAGE_BYTES - KILOBYTE).map((text) => [`a text of ${JSON.stringify(text.slice(0, 24))}…`, around(JSON.stringify(text))] as const),
        ];
        return bodies.map(([what, body]) => ({ type: type.name, property, what, milliseconds: fastest(type, Buffer.from(body)) }));
      });
      return measured.sort((one, other) => other.milliseconds - one.milliseconds).slice(0, 1);
    })
    .sort((one, other) => other.milliseconds - one.milliseconds);
}

function fastest(type: MessageClass<object>, bytes: Uint8Array): number {
  const rounds = Array.from({ length: ROUNDS }, () => {
    const before = process.cpuUsage();
    try {
      decode(type, bytes);
    } catch {
      // most of these messages are refused
    }
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1_000;
  });
  return Math.min(...rounds);
}
