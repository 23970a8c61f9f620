import { Injectable } from '@nestjs/common';
import { BlobStore, newTransientKey } from '@shiren/blob-store';
import { Bus } from '@shiren/bus';
import { inference, type MeasuredFace } from '@shiren/contracts-media';
import type { Caller } from '../edge/caller.js';
import { ImageReader } from '../images/image-reader.js';

/** The vendor's limit: how many faces one response describes. */
const MAX_FACES = 5;

/** What was measured of a face. Nothing is guessed: no age, gender, ethnic group, glasses or smile. */
export interface FaceAttributes {
  /** In pixels of the upright image, clipped to it. */
  rectangle: { top: number; left: number; width: number; height: number };
  /** 0 (sharp) to 1 (blurred), to three decimals. */
  blur: number;
  /** How suitable the face is for comparison, 0 to 100. */
  quality: number;
  /** Whether something covers part of it, for example a mask. */
  covered: boolean;
  /** In degrees, to one decimal. */
  pose: { yaw: number; pitch: number; roll: number };
}

export interface DetectedFaces {
  /** Pixels of the upright image. */
  width: number;
  height: number;
  /** The largest face first. */
  faces: FaceAttributes[];
}

/** Finds the faces in an image and measures each. The image is stored only while this takes. */
@Injectable()
export class DetectFaces {
  constructor(
    private readonly bus: Bus,
    private readonly images: ImageReader,
    private readonly blobs: BlobStore,
  ) {}

  /** `image.value` is an image value of the API; `image.name` is its parameter, with which error messages begin. */
  async detect({ accountId }: Caller, image: { name: string; value: string }, maxFaces: number = MAX_FACES): Promise<DetectedFaces> {
    const bytes = await this.images.read(image.name, image.value, accountId);
    const key = newTransientKey();
    try {
      await this.blobs.put(key, bytes);
      const { width, height, faces } = await this.bus.ask(inference.measure, { image: key, most: Math.min(MAX_FACES, maxFaces) });
      return { width, height, faces: faces.map(attributesOf) };
    } finally {
      await this.blobs.delete(key);
    }
  }
}

const attributesOf = ({ left, top, width, height, blur, fitness, covered, pose }: MeasuredFace): FaceAttributes => ({
  rectangle: { top: Math.max(0, top), left: Math.max(0, left), width, height },
  blur: Math.round(blur * 1_000) / 1_000,
  quality: Math.round(fitness),
  covered,
  pose: { yaw: tenth(pose.yaw), pitch: tenth(pose.pitch), roll: tenth(pose.roll) },
});

const tenth = (value: number): number => Math.round(value * 10) / 10;
