import { Controller } from '@nestjs/common';
import { Answers } from '@shiren/bus';
import { ReadSubmitted, SealMaterials, materials, type SealedMaterials, type SubmittedMaterials } from '@shiren/contracts-materials';
import { Sealing } from './sealing.js';

@Controller()
export class SealingController {
  constructor(private readonly sealing: Sealing) {}

  @Answers(materials.seal)
  seal(request: SealMaterials): Promise<SealedMaterials> {
    return this.sealing.seal(request);
  }

  @Answers(materials.submitted)
  submitted(request: ReadSubmitted): Promise<SubmittedMaterials> {
    return this.sealing.submitted(request);
  }
}
