import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { base64, readRunFile, root, vendorClient, type RunFile } from '@shiren/testing';

/** Clips of people who move their heads. They are not part of the project; when they are missing, the tests are skipped with a message. */
const folder = resolve(root, '../shared/data/faces/video');
const hasFfmpeg = ((): boolean => {
  try {
    execFileSync('ffmpeg', ['-version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();
const clips = existsSync(folder) && hasFfmpeg ? readdirSync(folder).filter((file) => file.endsWith('.mp4')) : [];
if (clips.length === 0) process.stdout.write(`Comparing the clips is skipped: ${hasFfmpeg ? `${folder} is not there` : 'ffmpeg is not installed'}.\n`);

const frameAt = (clip: string, second: number): Buffer =>
  execFileSync(
    'ffmpeg',
    ['-loglevel', 'error', '-ss', String(second), '-i', join(folder, clip), '-frames:v', '1', '-f', 'image2', '-c:v', 'mjpeg', '-q:v', '3', '-'],
    {
      maxBuffer: 8 * 1024 * 1024,
    },
  );

(clips.length > 0 ? describe : describe.skip)('the people in the clips', () => {
  let run: RunFile;
  beforeAll(async () => {
    run = await readRunFile(process.env['SHIREN_E2E_HOME'] ?? '');
  });
  const score = async (one: Buffer, other: Buffer): Promise<number> => {
    const { Data } = await vendorClient(run).request<{ Data: { SimilarityScore: number } }>(
      'CompareFaces',
      { SourceImageType: 'FacePic', SourceImageValue: base64(one), TargetImageType: 'FacePic', TargetImageValue: base64(other) },
      { method: 'POST' },
    );
    return Data.SimilarityScore;
  };

  it.each(clips)('%s: the same person at the beginning and later reaches 80', async (clip) => {
    expect(await score(frameAt(clip, 0), frameAt(clip, 2))).toBeGreaterThanOrEqual(80);
  });

  it('different people stay under 60', async () => {
    const frames = clips.map((clip) => frameAt(clip, 0));
    const scores: number[] = [];
    for (const [index, one] of frames.entries()) for (const other of frames.slice(index + 1)) scores.push(await score(one, other));
    expect(Math.max(...scores)).toBeLessThan(60);
  });
});
