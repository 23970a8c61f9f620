import { shown } from '../browser.js';
import { clara, inDatabase, makeScene, open, statusOf, type Opened } from './business.js';
import { agree, beFilmed, outcome, outcomes } from './person.js';

/** Milliseconds after which a piece is too late (libs/liveness/src/stream.ts). */
const MAX_UPLOAD_MS = 6_000;
const BYTES_PER_KBIT = 1_000 / 8;

/** What the network carries upwards, in kbit/s, and how long it takes, in milliseconds, as Chromium emulates it. */
interface Network {
  kbits: number;
  roundTrip: number;
}

/** A person records themselves over this network. */
async function recordOver({ kbits, roundTrip }: Network, livenessStrength: 'low' | 'standard' | 'high'): Promise<Opened> {
  const opened = await open(await makeScene('RPH5BioOnly', { livenessStrength }), { Binding: clara });
  const { page } = opened;
  await agree(page);
  await shown(page, 'liveness');
  const debug = await page.context().newCDPSession(page);
  await debug.send('Network.enable');
  await debug.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: roundTrip,
    downloadThroughput: 8_000 * BYTES_PER_KBIT,
    uploadThroughput: kbits * BYTES_PER_KBIT,
  });
  await beFilmed(page, outcomes);
  return opened;
}

describe('a slow network', () => {
  it.each([
    ['high', { kbits: 750, roundTrip: 150 }],
    ['standard', { kbits: 750, roundTrip: 150 }],
    ['low', { kbits: 400, roundTrip: 150 }],
  ] as const)('is enough for a recording of strength %s: %o', async (strength, network) => {
    const opened = await recordOver(network, strength);
    expect(await outcome(opened.page)).toBe('passed');
    expect(await statusOf(opened)).toMatchObject({ StatusCode: 1 });
    const recordings = await recordingsOf(opened);
    expect(recordings).not.toEqual([]);
    for (const { latest, kbits, reasons } of recordings) {
      // on a busy machine a blink may be lost; what the network is to blame for may not be among the reasons
      expect(reasons).toEqual(expect.not.arrayContaining(['late']));
      expect(reasons).toEqual(expect.not.arrayContaining(['gaps']));
      expect(latest).toBeLessThan(MAX_UPLOAD_MS);
      // the page took the network for what it is, so an operator can see it; a burst looks faster than what follows
      expect(kbits).toBeGreaterThan(network.kbits / 2);
      expect(kbits).toBeLessThan(network.kbits * 2);
    }
  });
});

/** Each recording: how late its latest piece was, the uplink that the page measured, and why it had to be made again. */
const recordingsOf = ({ TicketId }: Opened): Promise<{ latest: number; kbits: number; reasons: string[] }[]> =>
  inDatabase(
    `select max(piece.received_at - piece.last) as latest, (capture.link->>'kbits')::int as kbits, coalesce(capture.reasons, '[]') as reasons
       from materials.capture join materials.capture_piece piece on piece.capture_id = capture.id
       join tokens.attempt on attempt.id = capture.attempt_id join tokens.ticket on ticket.id = attempt.ticket
      where ticket.ticket_id = $1 group by capture.id`,
    [TicketId],
  );
