import { Injectable } from '@nestjs/common';
import type { MaterialType } from '@shiren/contracts-core';
import type { Material } from '@shiren/contracts-materials';
import type { CardReading, CardReadings } from '@shiren/contracts-media';
import { Keyring } from '@shiren/encryption';
import { DataSource, type EntityManager } from 'typeorm';
import { findMaterials, type FoundMaterial, type WhichMaterials } from '../queries/find-materials.js';
import { findSealed } from '../queries/seals.js';
import type { StoredMaterial } from './material.entity.js';
import { PersonHash } from './person-hash.js';

/** A material with what was read from it, both decrypted. */
export interface ReadMaterial extends Material {
  /** JSON of a CardReading; null for anything but a card photo. */
  reading: string | null;
}

export interface SealedRead {
  revision: string;
  materials: ReadMaterial[];
}

/** Stored materials, each encrypted for its attempt and type. */
@Injectable()
export class StoredMaterials {
  constructor(
    private readonly database: DataSource,
    private readonly keyring: Keyring,
    private readonly persons: PersonHash,
  ) {}

  /** Returns each type once. */
  async find(which: WhichMaterials, manager: EntityManager = this.database.manager): Promise<ReadMaterial[]> {
    const rows = await findMaterials(manager, which);
    const latest = new Map(rows.map((row) => [row.type, row]));
    return [...latest.values()].map((row) => this.opened(which.attemptId, row));
  }

  /** What was sealed, as it is stored now; undefined for an attempt without a seal. */
  async findSealed(attemptId: string, accountId: string): Promise<SealedRead | undefined> {
    const rows = await findSealed(this.database.manager, attemptId, accountId);
    const { revision } = rows[0] ?? {};
    if (revision === undefined) return undefined;
    // a seal without materials comes as one row without a type
    return { revision, materials: rows.flatMap((row) => (row.type === null ? [] : [this.opened(attemptId, row as FoundMaterial)])) };
  }

  private opened(attemptId: string, { type, value, reading }: FoundMaterial): ReadMaterial {
    return {
      type,
      value: this.keyring.open(value, sealedFor(attemptId, type)).toString(),
      reading: reading && this.keyring.open(reading, sealedFor(attemptId, `${type}/reading`)).toString(),
    };
  }

  encrypted(attemptId: string, { type, value }: Material, reading?: CardReading): Pick<StoredMaterial, 'value' | 'reading' | 'person' | 'personName'> {
    return {
      value: this.keyring.seal(Buffer.from(value), sealedFor(attemptId, type)),
      reading: reading ? this.keyring.seal(Buffer.from(JSON.stringify(reading)), sealedFor(attemptId, `${type}/reading`)) : null,
      person: this.persons.of(type === 'IdentificationNumber' ? value : reading?.fields.number?.value),
      personName: this.persons.ofName(type === 'Name' ? value : reading?.fields.name?.value),
    };
  }

  /** Keyed hashes of the ID numbers that these materials are or contain, in hex; each once. */
  numbersOf(materials: readonly ReadMaterial[]): string[] {
    const claimed = materials.flatMap(({ type, value }) => (type === 'IdentificationNumber' ? [value] : []));
    const read = Object.values(cardsOf(materials)).flatMap(({ fields }: CardReading) => fields.number?.value ?? []);
    return [...new Set([...claimed, ...read].map((number) => this.persons.of(number).toString('hex')))];
  }

  /** The key of an image, decrypted from a row. */
  decrypted(attemptId: string, { type, value }: { type: MaterialType; value: Buffer }): string {
    return this.keyring.open(value, sealedFor(attemptId, type)).toString();
  }
}

export const textsOf = (materials: readonly ReadMaterial[]): Material[] => materials.map(({ type, value }) => ({ type, value }));

export function cardsOf(materials: readonly Pick<ReadMaterial, 'reading'>[]): CardReadings {
  const readings = materials.flatMap(({ reading }) => (reading ? [JSON.parse(reading) as CardReading] : []));
  return Object.fromEntries(readings.map((reading) => [reading.side, reading]));
}

export const sealedFor = (attemptId: string, type: string): string => `material/${attemptId}/${type}`;
