import { Controller } from '@nestjs/common';
import { Answers } from '@shiren/bus';
import { EraseMaterials, ListMaterials, PutMaterials, materials, type CardReadings, type Material } from '@shiren/contracts';
import { Captures } from '../captures/captures.js';
import { Intake } from './intake.js';

@Controller()
export class IntakeController {
  constructor(
    private readonly intake: Intake,
    private readonly captures: Captures,
  ) {}

  @Answers(materials.put)
  put(request: PutMaterials): Promise<{ stored: number }> {
    return this.intake.put(request);
  }

  @Answers(materials.list)
  list({ attemptId, accountId }: ListMaterials): Promise<Material[]> {
    return this.intake.list(attemptId, accountId);
  }

  @Answers(materials.cards)
  cards({ attemptId, accountId }: ListMaterials): Promise<CardReadings> {
    return this.intake.cards(attemptId, accountId);
  }

  @Answers(materials.erase)
  async erase({ attemptId }: EraseMaterials): Promise<{ erased: number }> {
    await this.captures.erase(attemptId);
    return this.intake.erase(attemptId);
  }
}
