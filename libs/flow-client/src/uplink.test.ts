import fc from 'fast-check';
import { Uplink, type FrameMake, type Sent } from './uplink.js';

/** An uplink over which this many bytes were sent, one after the other without a pause, at a rate in kbit/s. */
function over(kbits: number, sent: readonly number[], { took = 0, roundTrip = 0 } = {}): Uplink {
  const uplink = new Uplink();
  let now = 0;
  for (const bytes of sent) {
    const sentAt = now;
    now += roundTrip + (8 * bytes) / kbits;
    uplink.measured({ bytes, sentAt, answeredAt: now + took, took });
  }
  return uplink;
}
/**
 * Pieces that share an uplink, each with as much of it as every other one on its way, like connections do; `pause` milliseconds after the piece before
 * each sets out, and `late` milliseconds after its arrival its answer is noticed. In the order of the answers.
 */
function sharing(kbits: number, pieces: readonly { bytes: number; pause: number; late: number }[]): Sent[] {
  let start = 0;
  const waiting = pieces.map(({ bytes, pause, late }) => ({ bytes, left: 8 * bytes, sentAt: (start += pause), late }));
  const arrived: Sent[] = [];
  for (let now = 0; waiting.length > 0; now++) {
    const underway = waiting.filter(({ sentAt }) => sentAt <= now);
    for (const piece of underway) {
      piece.left -= kbits / underway.length;
      if (piece.left > 0) continue;
      arrived.push({ bytes: piece.bytes, sentAt: piece.sentAt, answeredAt: now + 1 + piece.late, took: 0 });
      waiting.splice(waiting.indexOf(piece), 1);
    }
  }
  return arrived.sort((one, other) => one.answeredAt - other.answeredAt);
}

const bits = ({ width, quality }: FrameMake): number => width ** 2 * quality;

describe('an uplink', () => {
  it('is measured by what was sent, whatever the server took', () => {
    expect(over(750, [60_000, 60_000]).link.kbits).toBe(750);
    expect(over(750, [60_000, 60_000], { took: 3_000 }).link.kbits).toBe(750);
  });

  it('is distinguished from the round trip once that has been measured alone', () => {
    const uplink = over(750, [20_000, 6_000], { roundTrip: 150 });
    expect(uplink.link.kbits).toBeLessThan(450);
    uplink.measured({ bytes: 0, sentAt: 9_000, answeredAt: 9_190, took: 40 });
    expect(uplink.link).toEqual({ kbits: 750, roundTrip: 150 });
  });

  it('is not taken for fast because one round trip was slow by chance', () => {
    const uplink = over(400, [20_000, 20_000]);
    uplink.measured({ bytes: 0, sentAt: 9_000, answeredAt: 9_390, took: 0 });
    expect(uplink.link.kbits).toBeLessThanOrEqual(4 * 400);
  });

  it('is not taken for fast because the short piece at the end was quick by chance', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 200 }), fc.integer({ min: 1_000, max: 12_000 }), (roundTrip, bytes) => {
        const uplink = over(750, [60_000, 60_000, 60_000], { roundTrip: 150 });
        uplink.measured({ bytes: 0, sentAt: 0, answeredAt: 150, took: 0 });
        uplink.measured({ bytes, sentAt: 9_000, answeredAt: 9_000 + roundTrip + (8 * bytes) / 750, took: 0 });
        expect(uplink.link.kbits).toBeGreaterThan(750 / 2);
        expect(uplink.link.kbits).toBeLessThan(750 * 2);
      }),
    );
  });

  it('is never overestimated, even if pieces overtake each other and their answers come late and together', () => {
    const piece = fc.record({
      bytes: fc.integer({ min: 500, max: 90_000 }),
      pause: fc.integer({ max: 2_000, min: 0 }),
      late: fc.integer({ min: 0, max: 3_000 }),
    });
    fc.assert(
      fc.property(fc.array(piece, { minLength: 1, maxLength: 6 }), fc.integer({ min: 100, max: 5_000 }), (pieces, kbits) => {
        const uplink = new Uplink();
        for (const sent of sharing(kbits, pieces)) uplink.measured(sent);
        expect(uplink.link.kbits).toBeLessThanOrEqual(Math.ceil(kbits * 1.01));
      }),
    );
  });

  it('is not taken for slow because pieces travel side by side', () => {
    const uplink = new Uplink();
    // both were sent at once, and the second had to wait for the first
    uplink.measured({ bytes: 75_000, sentAt: 0, answeredAt: 1_000, took: 0 });
    uplink.measured({ bytes: 75_000, sentAt: 0, answeredAt: 2_000, took: 0 });
    expect(uplink.link.kbits).toBe(600);
  });

  it('gets the best frames while nothing is known of it, and none that it does not carry', () => {
    expect(new Uplink().make()).toEqual({ width: 480, quality: 0.8, interval: 80 });
    expect(new Uplink().link).toEqual({});
    expect(over(20_000, [60_000]).make().quality).toBe(0.8);
    expect(over(1_500, [60_000]).make().width).toBe(400);
    expect(over(750, [60_000]).make().width).toBe(360);
    expect(over(750, [60_000]).make().interval).toBe(80);
    expect(over(100, [60_000]).make()).toEqual({ width: 360, quality: 0.3, interval: 125 });
  });

  it('gets smaller frames where those of this camera turn out larger, and while frames wait', () => {
    const uplink = over(2_000, [60_000]);
    const make = uplink.make();
    expect(bits(uplink.make({ behind: true }))).toBeLessThan(bits(make));
    uplink.made(make, 225_000, 1_000);
    expect(bits(uplink.make())).toBeLessThan(bits(make));
  });

  it('never gets frames that the check does not accept, whatever is measured', () => {
    const time = fc.double({ min: 0, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(fc.array(fc.record({ bytes: fc.nat(1e7), sentAt: time, answeredAt: time, took: time })), fc.boolean(), (sent, behind) => {
        const uplink = new Uplink();
        for (const one of sent) uplink.measured(one);
        const { width, quality, interval } = uplink.make({ width: 400, behind });
        expect(interval).toBeLessThanOrEqual(125);
        expect(width).toBeGreaterThanOrEqual(360);
        expect(width).toBeLessThanOrEqual(400);
        expect(quality).toBeGreaterThanOrEqual(0.3);
      }),
    );
  });
});
