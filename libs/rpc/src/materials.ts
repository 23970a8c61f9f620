import { materialTypes, type MaterialType } from '@shiren/contracts-core';
import { rpcErrors } from './rpc-error.js';

export interface GivenMaterial {
  type: MaterialType;
  value: string;
}

/** More than any scheme accepts. */
const MAX_MATERIALS = 10;

/** Reads `Material.1.MaterialType`, `Material.1.Value`, `Material.2.…`, whatever their numbers. */
export function readMaterials(parameters: Readonly<Record<string, string>>): GivenMaterial[] {
  const numbers = new Set<number>();
  for (const name of Object.keys(parameters)) {
    const match = /^Material\.(\d{1,3})\.(MaterialType|Value)$/.exec(name);
    if (match) numbers.add(Number(match[1]));
  }
  if (numbers.size === 0) throw rpcErrors.missing('Material');
  if (numbers.size > MAX_MATERIALS) throw rpcErrors.invalid('Material', `stands more than ${MAX_MATERIALS} times.`);
  return [...numbers]
    .sort((a, b) => a - b)
    .map((number) => {
      const type = parameters[`Material.${number}.MaterialType`];
      const value = parameters[`Material.${number}.Value`];
      if (!type) throw rpcErrors.missing(`Material.${number}.MaterialType`);
      if (!value) throw rpcErrors.missing(`Material.${number}.Value`);
      if (!isMaterialType(type)) throw rpcErrors.invalid(`Material.${number}.MaterialType`, 'is none of the material types.');
      return { type, value };
    });
}

/** Parses `Binding`, a JSON object of texts. */
export function readBinding(json: string | undefined): GivenMaterial[] {
  if (json === undefined) return [];
  const rule = 'must be a JSON object whose values are texts.';
  let binding: unknown;
  try {
    binding = JSON.parse(json);
  } catch {
    throw rpcErrors.invalid('Binding', rule);
  }
  if (typeof binding !== 'object' || binding === null || Array.isArray(binding)) throw rpcErrors.invalid('Binding', rule);
  return Object.entries(binding).map(([type, value]) => {
    if (!isMaterialType(type)) throw rpcErrors.invalid('Binding', 'holds a key that is none of the material types.');
    if (typeof value !== 'string' || value === '') throw rpcErrors.invalid('Binding', rule);
    return { type, value };
  });
}

const isMaterialType = (type: string): type is MaterialType => (materialTypes as readonly string[]).includes(type);
