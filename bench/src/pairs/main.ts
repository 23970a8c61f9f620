/** npm run bench:pairs: pairs of package faces and clips, distorted in many ways; with -- --people DIR, of the people in that folder. */
import { parseArgs } from 'node:util';

const { values } = parseArgs({ args: process.argv.slice(3), options: { people: { type: 'string' } } });
if (values.people === undefined) await import('./distorted.js');
else await (await import('./people.js')).benchPeople(values.people);
