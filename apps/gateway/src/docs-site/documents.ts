import { describeBus } from './asyncapi.js';
import { describeRest } from './openapi.js';

const text = (document: object): string => `${JSON.stringify(document, null, 2)}\n`;

/** The documents that are stored under docs/ and served under `/docs/`, by file name. */
export const documents = async (): Promise<Record<'openapi.json' | 'asyncapi.json', string>> => ({
  'openapi.json': text(await describeRest()),
  'asyncapi.json': text(describeBus()),
});
