import fc from 'fast-check';
import { coreSecondsOf, flowCoreSecondsOf, grow, type GrowthInput } from './growth.js';
import type { LoadStep } from './load-step.js';

const input: GrowthInput = {
  peakPerSecond: 100,
  meanShare: 0.5,
  coreSeconds: { gateway: 0.01, inference: 0.06 },
  flowsPerSecond: 0,
  flowCoreSeconds: { inference: 2, ocr: 0.5 },
  flowImageBytes: 2_000_000,
  utilisation: 0.5,
  coresOfPod: { inference: 4 },
  rowBytes: 10_000,
  imageBytes: 100_000,
  eventBytes: 5_000,
  events: 5,
  rowDays: 60,
  imageDays: 10,
  eventDays: 2,
  eventReplicas: 3,
  databaseReplicas: 3,
  prices: { core: 10, databaseGigabyte: 1, storeGigabyte: 0.1, brokerGigabyte: 1 },
};

describe('growth on paper', () => {
  it('is arithmetic that a reader can repeat', () => {
    const grown = grow(input);
    expect(grown.parts).toEqual([
      { name: 'gateway', cores: 2, pods: 2 },
      { name: 'inference', cores: 12, pods: 3 },
      { name: 'ocr', cores: 0, pods: 2 },
    ]);
    expect(grown.perDay).toBe(4_320_000);
    expect(grown.database).toMatchObject({ gigabytes: 2_592, partitions: 4, gigabytesOfPartition: 1_296, writtenMegabytesPerSecond: 1 });
    expect(grown.broker).toEqual({ eventsPerSecond: 500, gigabytes: 43.2, megabytesPerSecond: 1.5 });
    expect(grown.store).toEqual({ terabytes: 4.32, putMegabytesPerSecond: 10 });
    expect(grown.cost.month).toBeCloseTo(140 + 7_776 + 432 + 129.6, 6);
  });

  it('adds flows with a recording to the verifications', () => {
    const grown = grow({ ...input, flowsPerSecond: 10 });
    expect(grown.parts).toEqual([
      { name: 'gateway', cores: 2, pods: 2 },
      { name: 'inference', cores: 52, pods: 13 },
      { name: 'ocr', cores: 10, pods: 10 },
    ]);
    expect(grown.perDay).toBe(4_752_000);
    expect(grown.broker.eventsPerSecond).toBe(550);
    expect(grown.store.putMegabytesPerSecond).toBeCloseTo(31, 6);
    expect(flowCoreSecondsOf({ frames: 1, bytes: 1, judged: 1, people: 1, coreSeconds: { launcher: 1, ocr: 0, gateway: 0.1, inference: 2 } })).toEqual({
      inference: 2,
      gateway: 0.1,
    });
  });

  it('begins from the busiest step that kept up, without what only measured it', () => {
    const step = { workers: 1, asked: 10, arrived: 10, p50: 1, p95: 1, p99: 1, notAnswered: 0 };
    const steps: LoadStep[] = [
      { ...step, perSecond: 4, arrived: 4, cores: { gateway: 4 } },
      { ...step, perSecond: 10, cores: { gateway: 0.2, inference: 0.5, ocr: 0, 'load generator': 1 } },
      { ...step, perSecond: 10.5, arrived: 14, cores: { gateway: 5 } },
      { ...step, perSecond: 12, arrived: 12, notAnswered: 1, cores: { gateway: 5 } },
    ];
    expect(coreSecondsOf(steps)).toEqual({ inference: 0.05, gateway: 0.02 });
    expect(Object.keys(coreSecondsOf(steps))).toEqual(['inference', 'gateway']);
    expect(() => coreSecondsOf(steps.slice(2))).toThrow('kept up');
  });

  it('never gives a part fewer than two pods, nor more busy cores than pods have', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.01, max: 2_000, noNaN: true }), (peakPerSecond) => {
        for (const { name, cores, pods } of grow({ ...input, peakPerSecond }).parts) {
          expect(pods).toBeGreaterThanOrEqual(2);
          expect(pods * (input.coresOfPod[name] ?? 1)).toBeGreaterThanOrEqual(cores);
        }
      }),
    );
  });
});
