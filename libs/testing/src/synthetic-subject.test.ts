import { nameOfWay } from '@shiren/contracts-media';
import { actionScore, actionWays, expressionsOf, type FrameObservation } from '@shiren/liveness';
import { FaceModels, FrameObserver, type Pixels } from '@shiren/vision';
import { sampleFace } from './faces.js';
import { toJpeg } from './picture.js';
import { STEP, SyntheticSubject } from './synthetic-subject.js';

/** Two thirds of a clear movement: the head turns 16° to each side, or nods by 14°. */
const MODERATELY = 0.66;
/** Frames before and after. */
const REST = 7;

describe('a person made of a photo who does something moderately', () => {
  const films = new Map<string, FrameObservation[]>();

  beforeAll(async () => {
    const observer = await FrameObserver.load(await FaceModels.load());
    const person = await SyntheticSubject.of(await sampleFace('clara', { size: 240, room: 0.2, quality: 95 }), 0.2);
    const rest = Array.from<Pixels>({ length: REST }).fill(person.show());
    for (const way of actionWays) {
      const pictures = [...rest, ...person.pictures(way, MODERATELY), ...rest];
      const frames = await Promise.all(pictures.map(async (picture, index) => ({ at: index * STEP, image: await toJpeg(picture) })));
      films.set(nameOfWay(way), await observer.observe(frames));
    }
  }, 300_000);

  const names = actionWays.map(nameOfWay);

  it.each(names)('is seen to do it, and not in the other way: %s', (name) => {
    const expressions = expressionsOf(films.get(name) ?? []);
    const span = { from: REST * STEP, to: (expressions.at(-1)?.at ?? 0) - REST * STEP };
    const ways = actionWays.filter(({ action }) => name.startsWith(action));
    const seen = ways.filter((way) => actionScore({ ...way, ...span }, expressions) >= 0.5).map(nameOfWay);
    // nobody can help blinking, so two blinks are also one
    expect(seen).toEqual(name === 'blink 2' ? ['blink 1', 'blink 2'] : [name]);
  });
});
