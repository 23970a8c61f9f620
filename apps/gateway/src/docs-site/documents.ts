import { describeBus } from './asyncapi.js';
import { describeRest } from './openapi.js';

const text = (document: object): string => `${JSON.stringify(document, null, 2)}\n`;

/** What stands under docs/ and is served under `/docs/`, by its file's name. */
export const documents = async (): Promise<Record<'openapi.json' | 'asyncapi.json', string>> => ({
  'openapi.json': text(await describeRest()),
  'asyncapi.json': text(describeBus()),
});
