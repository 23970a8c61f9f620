import { parentPort, workerData } from 'node:worker_threads';
import { SyntheticSubject } from './synthetic-subject.js';
import { toJpeg } from './picture.js';
import type { PerformanceRequest, PerformanceAnswer } from './performer.js';

/** The thread of a Performer: renders the person in advance, then answers each request with frames and an end. */

const { photo } = workerData as { photo: Uint8Array };
const send = (answer: PerformanceAnswer): void => parentPort?.postMessage(answer);

const subject = (await SyntheticSubject.of(photo)).rehearse();
send({ kind: 'ready', portrait: await toJpeg(subject.show()) });

parentPort?.on('message', ({ id, challenge, options }: PerformanceRequest) => {
  void (async () => {
    for await (const frame of subject.performing(challenge, options)) send({ kind: 'frame', id, frame });
    send({ kind: 'end', id });
  })();
});
