import { randomUUID } from 'node:crypto';
import { BlobNotFound, newMaterialKey, type BlobStore } from '@shiren/blob-store';
import { LOGGER, type Bus, type RunningService } from '@shiren/bus';
import { sampleFace, type RunningProcess, type SampleFace } from '@shiren/testing';
import { TemplateRefresh } from '../refresh/template-refresh.js';
import { Photos } from '../registry/photos.js';
import { Settings } from '../settings.js';
import { RunningModel } from '../templates/running-model.js';
import { Templates } from '../templates/templates.js';

/** What the tests of templates share. */

export async function isStored(blobs: BlobStore, key: string): Promise<boolean> {
  try {
    await blobs.get(key);
    return true;
  } catch (error) {
    if (error instanceof BlobNotFound) return false;
    throw error;
  }
}

/** Stores a sample face like the photo of an attempt; returns its key. */
export async function putFace(blobs: BlobStore, face: SampleFace): Promise<string> {
  const key = newMaterialKey(randomUUID());
  await blobs.put(key, await sampleFace(face));
  return key;
}

/** The background work of one more instance on the service's database; its passes run when a test calls them. */
export function refreshOf({ context }: RunningService, bus: Bus): TemplateRefresh {
  return new TemplateRefresh(context.get(Templates), context.get(RunningModel), context.get(Photos), bus, context.get(Settings), context.get(LOGGER));
}

/** How many photos the threads of an inference instance have looked at; where it compares stored templates, it looks at none. */
export async function photosLookedAt({ health }: RunningProcess): Promise<number> {
  const metrics = await (await fetch(`${health}/metrics`)).text();
  return Number(/shiren_model_seconds_count\{[^}]*task="look",outcome="answered"[^}]*\} (\d+)/.exec(metrics)?.[1] ?? 0);
}
