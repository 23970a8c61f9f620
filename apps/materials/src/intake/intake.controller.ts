import { Controller } from '@nestjs/common';
import { Answers } from '@shiren/bus';
import {
  DiscardDraft,
  DraftMaterials,
  FindByPerson,
  ListMaterials,
  NamedPerson,
  PutMaterials,
  materials,
  type DraftedMaterials,
  type Material,
  type PersonKeys,
} from '@shiren/contracts-materials';
import type { CardReadings } from '@shiren/contracts-media';
import { Intake } from './intake.js';
import { PersonSearch } from './person-search.js';
import { StoredMaterials, cardsOf, textsOf } from './stored-materials.js';

@Controller()
export class IntakeController {
  constructor(
    private readonly intake: Intake,
    private readonly stored: StoredMaterials,
    private readonly persons: PersonSearch,
  ) {}

  @Answers(materials.put)
  put(request: PutMaterials): Promise<{ stored: number }> {
    return this.intake.put(request);
  }

  @Answers(materials.draft)
  draft(request: DraftMaterials): Promise<DraftedMaterials> {
    return this.intake.draft(request);
  }

  @Answers(materials.discard)
  discard(request: DiscardDraft): Promise<{ images: number }> {
    return this.intake.discard(request);
  }

  @Answers(materials.list)
  async list(request: ListMaterials): Promise<Material[]> {
    return textsOf(await this.stored.find(request));
  }

  @Answers(materials.cards)
  async cards(request: ListMaterials): Promise<CardReadings> {
    return cardsOf(await this.stored.find(request));
  }

  @Answers(materials.personKeys)
  personKeys(request: NamedPerson): PersonKeys {
    return this.persons.keysOf(request);
  }

  @Answers(materials.findByPerson)
  async findByPerson(request: FindByPerson): Promise<{ attemptIds: string[] }> {
    return { attemptIds: await this.persons.find(request) };
  }
}
