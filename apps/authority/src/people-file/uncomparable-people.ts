import type { Bus } from '@shiren/bus';
import { authority } from '@shiren/contracts-registry';

/** People per request; the contract's maximum. */
const PAGE = 50;

/** Yields the lines of a CSV file with a header. No field contains a comma or a quotation mark: names consist of letters and are masked. */
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
