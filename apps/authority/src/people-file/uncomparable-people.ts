import type { Bus } from '@shiren/bus';
import { authority } from '@shiren/contracts-registry';

/** People asked for at once; the contract's bound. */
const PAGE = 50;

/** Lines of a CSV file, the first of which names the columns. No field holds a comma or a quotation mark: names are of letters, masked. */
export async function* uncomparablePeople(bus: Pick<Bus, 'ask'>): AsyncGenerator<string> {
  yield 'name,identificationNumber,reason,photoDate,updatedAt';
  let after: string | undefined;
  for (;;) {
    const { people, more } = await bus.ask(authority.browse, { uncomparable: true, limit: PAGE, ...(after === undefined ? {} : { after }) });
    for (const { name, identificationNumber, uncomparable = '', photoDate = '', updatedAt } of people) {
      yield [name, identificationNumber, uncomparable, photoDate, updatedAt].join(',');
    }
    after = people.at(-1)?.key;
    if (!more || after === undefined) return;
  }
}
