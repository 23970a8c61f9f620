/** npm run bench:pairs: pairs of package faces and clips, distorted in many ways; with -- --people DIR, once or more often, of the people in those folders. */
import { parseArgs } from 'node:util';

const { values } = parseArgs({ args: process.argv.slice(3), options: { people: { type: 'string', multiple: true } } });
if (values.people === undefined) await import('./distorted.js');
else await (await import('./people.js')).benchPeople(values.people);
