import { Controller } from '@nestjs/common';
import { Answers } from '@shiren/bus';
import { CompareTwoFaces, DetectFaces, inference, type ComparedFaces, type DetectedFaces } from '@shiren/contracts';
import { Faces } from './faces.js';

@Controller()
export class FacesController {
  constructor(private readonly faces: Faces) {}

  @Answers(inference.detect)
  detect({ image }: DetectFaces): Promise<DetectedFaces> {
    return this.faces.detect(image);
  }

  @Answers(inference.compare)
  compare(request: CompareTwoFaces): Promise<ComparedFaces> {
    return this.faces.compare(request);
  }
}
