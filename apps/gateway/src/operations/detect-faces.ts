import { Injectable } from '@nestjs/common';
import { BlobStore } from '@shiren/blob-store';
import { Bus } from '@shiren/bus';
import { inference, type MeasuredFace } from '@shiren/contracts-media';
import { v7 as uuid } from 'uuid';
import { ImageReader } from '../images/image-reader.js';
import type { Caller } from '../edge/caller.js';

/** The vendor's: faces that are told of in one picture. */
const MAX_FACES = 5;

export interface DetectedAttributes {
  ImgWidth: number;
  ImgHeight: number;
  FaceInfos: { FaceAttributesDetectInfo: { FaceRect: FaceRect; FaceAttributes: Partial<FaceAttributes> }[] };
}

/** Pixels of the picture. */
interface FaceRect {
  Top: number;
  Left: number;
  Width: number;
  Height: number;
}

interface FaceAttributes {
  Blur: number;
  Facequal: number;
  Respirator: 'Wear';
  Headpose: { YawAngle: number; PitchAngle: number; RollAngle: number };
}

@Injectable()
export class DetectFaceAttributes {
  constructor(
    private readonly bus: Bus,
    private readonly images: ImageReader,
    private readonly blobs: BlobStore,
  ) {}

  /** Where the faces are, and what was measured of each; the picture is kept only as long as that takes. */
  async answer({ accountId }: Caller, parameters: Record<string, string>): Promise<DetectedAttributes> {
    const bytes = await this.images.read('MaterialValue', parameters['MaterialValue'] ?? '', accountId);
    const wanted = parameters['RetAttributes']?.split(',').map((name) => name.trim().toLowerCase());
    const most = Math.min(MAX_FACES, Number(parameters['MaxFaceNum'] ?? MAX_FACES));
    const key = `transient/${uuid()}`;
    try {
      await this.blobs.put(key, bytes);
      const { width, height, faces } = await this.bus.ask(inference.measure, { image: key, most });
      const told = faces.map((face) => ({ FaceRect: rectangleOf(face), FaceAttributes: attributesOf(face, wanted) }));
      return { ImgWidth: width, ImgHeight: height, FaceInfos: { FaceAttributesDetectInfo: told } };
    } finally {
      await this.blobs.delete(key);
    }
  }
}

const rectangleOf = ({ left, top, width, height }: MeasuredFace): FaceRect => ({
  Top: Math.max(0, top),
  Left: Math.max(0, left),
  Width: width,
  Height: height,
});

/** What is measured, and nothing that would be guessed: no age, gender, ethnic group, glasses or smile. */
function attributesOf({ blur, fitness, covered, pose }: MeasuredFace, wanted: readonly string[] | undefined): Partial<FaceAttributes> {
  const measured: Partial<FaceAttributes> = {
    Blur: Math.round(blur * 1_000) / 1_000,
    Facequal: Math.round(fitness),
    ...(covered ? { Respirator: 'Wear' } : {}),
    Headpose: { YawAngle: tenth(pose.yaw), PitchAngle: tenth(pose.pitch), RollAngle: tenth(pose.roll) },
  };
  return wanted ? Object.fromEntries(Object.entries(measured).filter(([name]) => wanted.includes(name.toLowerCase()))) : measured;
}

const tenth = (value: number): number => Math.round(value * 10) / 10;
