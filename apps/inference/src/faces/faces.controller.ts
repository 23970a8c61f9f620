import { Controller } from '@nestjs/common';
import { Answers } from '@shiren/bus';
import { CompareTwoFaces, DetectFaces, MeasureFaces, inference, type ComparedFaces, type DetectedFaces, type MeasuredFaces } from '@shiren/contracts';
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
}
