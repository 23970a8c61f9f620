/**
 * npm run bench:pairs: pairs from the package's faces and clips with many kinds of distortion; with -- --people DIR (may be repeated), pairs of the
 * people in those folders.
 */
import { parseArgs } from 'node:util';

const { values } = parseArgs({ args: process.argv.slice(3), options: { people: { type: 'string', multiple: true } } });
if (values.people === undefined) await import('./distorted.js');
else await (await import('./people.js')).benchPeople(values.people);
