import { Injectable } from '@nestjs/common';
import { BlobStore, newTransientKey } from '@shiren/blob-store';
import { Bus } from '@shiren/bus';
import { inference, type MeasuredFace } from '@shiren/contracts-media';
import type { Caller } from '../edge/caller.js';
import { ImageReader } from '../images/image-reader.js';

/** The vendor's limit: faces that one response describes. */
const MAX_FACES = 5;

/** What was measured of a face, and nothing that would be guessed: no age, gender, ethnic group, glasses or smile. */
export interface FaceAttributes {
  /** Pixels of the image turned upright, within it. */
  rectangle: { top: number; left: number; width: number; height: number };
  /** 0 sharp to 1 blurred, to three decimals. */
  blur: number;
  /** 0 to 100: how fit the face is to be compared. */
  quality: number;
  /** Whether something covers part of it, a mask for instance. */
  covered: boolean;
  /** Degrees, to one decimal. */
  pose: { yaw: number; pitch: number; roll: number };
}

export interface DetectedFaces {
  /** Pixels of the image turned upright. */
  width: number;
  height: number;
  /** The largest first. */
  faces: FaceAttributes[];
}

/** Where the faces of an image are, and what was measured of each; the image is stored only as long as that takes. */
@Injectable()
export class DetectFaces {
  constructor(
    private readonly bus: Bus,
    private readonly images: ImageReader,
    private readonly blobs: BlobStore,
  ) {}

  /** `image` is a value of the API; `name` is its parameter, with which errors begin. */
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
