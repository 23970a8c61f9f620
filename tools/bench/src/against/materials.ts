import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { packFrames } from '@shiren/contracts-media';
import { drawChallenge } from '@shiren/liveness';
import { cardHolder, drawFront, photograph, sampleFace, seeded, SyntheticSubject } from '@shiren/testing';

const SEED = 7;

/** What both versions look at: a photo, a card, and a recording of two actions with its challenge. */
export interface Materials {
  photo: string;
  card: string;
  frames: string;
  challenge: string;
}

/** Writes the same photo, card and recording for both versions into a folder. */
export async function writeMaterials(folder: string): Promise<Materials> {
  await mkdir(folder, { recursive: true });
  const card = await photograph(await drawFront(cardHolder(SEED), SEED), SEED, { turn: 4, size: 1280 });
  const challenge = drawChallenge({ strength: 'standard', flash: false }, seeded(SEED));
  const person = await SyntheticSubject.of(await sampleFace('clara', { size: 480, room: 0.45, quality: 95 }));
  const frames = await person.perform(challenge);
  const file = async (name: string, content: Uint8Array | string): Promise<string> => {
    const path = join(folder, name);
    await writeFile(path, content);
    return path;
  };
  return {
    photo: await file('photo.jpg', await sampleFace('annaAgain')),
    card: await file('card.jpg', card),
    frames: await file('frames.bin', packFrames(frames)),
    challenge: await file('challenge.json', JSON.stringify(challenge)),
  };
}
