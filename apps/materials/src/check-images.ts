/**
 * Opens the newest materials and their images, which shows that database, image store and keys belong together, after a recovery for instance:
 * node apps/materials/dist/check-images.js
 */
import 'reflect-metadata';
import { BlobNotFound, BlobStore } from '@shiren/blob-store';
import { isImageMaterial } from '@shiren/contracts-core';
import { Keyring } from '@shiren/encryption';
import { databaseOptions } from '@shiren/persistence';
import { DataSource } from 'typeorm';
import { MaterialRecord } from './intake/material.entity.js';
import { sealedFor } from './intake/stored-materials.js';
import { database } from './materials.module.js';

const MAX_CHECKED = 1_000;

const [keyring, blobs] = [await Keyring.fromEnvironment(), await BlobStore.fromEnvironment()];
const source = await new DataSource(databaseOptions(database)).initialize();
try {
  const materials = await source.manager.find(MaterialRecord, { order: { createdAt: 'desc' }, take: MAX_CHECKED });
  let [opened, missing] = [0, 0];
  for (const { attemptId, type, value } of materials) {
    const text = keyring.open(value, sealedFor(attemptId, type)).toString();
    if (!isImageMaterial(type)) continue;
    try {
      await blobs.get(text);
      opened += 1;
    } catch (error) {
      if (!(error instanceof BlobNotFound)) throw error;
      missing += 1;
    }
  }
  process.stdout.write(`${materials.length} newest materials: all can be decrypted, with ${opened} images; ${missing} images are not in the store\n`);
  if (missing > 0) process.stdout.write('Images of people who were erased after the backup are missing rightly; others are not.\n');
  if (missing > opened) process.exitCode = 1;
} finally {
  await source.destroy();
}
