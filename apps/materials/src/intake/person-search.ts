import { Injectable } from '@nestjs/common';
import type { FindByPerson, NamedPerson, PersonKeys } from '@shiren/contracts-materials';
import { DataSource } from 'typeorm';
import { findByPerson } from '../queries/find-by-person.js';
import { PersonHash } from './person-hash.js';

/** Finds attempts by whom they are about. */
@Injectable()
export class PersonSearch {
  constructor(
    private readonly database: DataSource,
    private readonly persons: PersonHash,
  ) {}

  keysOf({ name, number }: NamedPerson): PersonKeys {
    const [nameKey, numberKey] = [this.persons.ofName(name), this.persons.of(number)];
    return { ...(nameKey ? { name: nameKey.toString('hex') } : {}), ...(numberKey ? { number: numberKey.toString('hex') } : {}) };
  }

  /** Finds nobody without a key. */
  find({ accountId, name, number, limit }: FindByPerson): Promise<string[]> {
    return findByPerson(this.database, { accountId, limit, name: bytesOf(name), number: bytesOf(number) });
  }
}

const bytesOf = (hex: string | undefined): Buffer | null => (hex === undefined ? null : Buffer.from(hex, 'hex'));
