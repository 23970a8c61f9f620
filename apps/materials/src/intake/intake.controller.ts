import { Controller } from '@nestjs/common';
import { Answers } from '@shiren/bus';
import { ListMaterials, PutMaterials, materials, type CardReadings, type Material } from '@shiren/contracts';
import { Intake } from './intake.js';

@Controller()
export class IntakeController {
  constructor(private readonly intake: Intake) {}

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
}
