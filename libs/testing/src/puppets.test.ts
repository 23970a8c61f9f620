import { FaceModels, FrameObserver, type MeshPoint, type Pixels } from '@shiren/vision';
import { sampleFace } from './faces.js';
import { readPicture, toJpeg } from './picture.js';
import { swappedFace } from './puppets.js';

describe('a face drawn over another', () => {
  let models: FaceModels;
  let observer: FrameObserver;
  beforeAll(async () => {
    models = await FaceModels.load();
    observer = await FrameObserver.load(models);
  }, 60_000);

  const meshOf = async (picture: Pixels): Promise<MeshPoint[]> => {
    const [observation] = await observer.observe([{ at: 0, image: await toJpeg(picture, 95) }]);
    const mesh = observation?.face?.mesh ?? [];
    return Array.from({ length: mesh.length / 3 }, (_, index) => ({ x: mesh[3 * index] ?? 0, y: mesh[3 * index + 1] ?? 0, z: mesh[3 * index + 2] ?? 0 }));
  };
  const descriptorOf = async (picture: Pixels): Promise<Float32Array> => {
    const { template } = await models.look(await toJpeg(picture, 95));
    if (!template) throw new Error('No face was found.');
    return template.descriptor;
  };
  const distance = (a: Float32Array, b: Float32Array): number => Math.hypot(...a.map((value, index) => value - (b[index] ?? 0)));

  it('is recognized as the person drawn, and leaves the rest of the picture alone', async () => {
    const [driver, victim] = await Promise.all(
      (['clara', 'emma'] as const).map(async (name) => readPicture(await sampleFace(name, { size: 240, room: 0.45, quality: 95 }), 240, 240)),
    );
    if (!driver || !victim) throw new Error('The photos are missing.');
    const swapped = swappedFace(driver, await meshOf(driver), victim, await meshOf(victim));
    const [shown, one, other] = await Promise.all([descriptorOf(swapped), descriptorOf(victim), descriptorOf(driver)]);
    expect(distance(shown, one)).toBeLessThan(distance(shown, other));
    expect([swapped.width, swapped.height]).toEqual([driver.width, driver.height]);
    expect(swapped.data.slice(0, 3 * driver.width * 5)).toEqual(driver.data.slice(0, 3 * driver.width * 5));
  }, 60_000);
});
