import { Controller } from '@nestjs/common';
import { Answers } from '@shiren/bus';
import {
  AskForModels,
  CompareTwoFaces,
  DescribeFace,
  DetectFaces,
  MeasureFaces,
  inference,
  type ComparedFaces,
  type DescribedFace,
  type DetectedFaces,
  type MeasuredFaces,
  type RunningModels,
} from '@shiren/contracts-media';
import { Faces } from './faces.js';

@Controller()
export class FacesController {
  constructor(private readonly faces: Faces) {}

  @Answers(inference.detect)
  detect({ image }: DetectFaces): Promise<DetectedFaces> {
    return this.faces.detect(image);
  }

  @Answers(inference.measure)
  measure({ image, most }: MeasureFaces): Promise<MeasuredFaces> {
    return this.faces.measure(image, most);
  }

  @Answers(inference.compare)
  compare(request: CompareTwoFaces): Promise<ComparedFaces> {
    return this.faces.compare(request);
  }

  @Answers(inference.describe)
  describe({ image }: DescribeFace): Promise<DescribedFace> {
    return this.faces.describe(image);
  }

  @Answers(inference.models)
  models(_: AskForModels): Promise<RunningModels> {
    return Promise.resolve(this.faces.models);
  }
}
