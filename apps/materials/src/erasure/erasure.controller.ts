import { Controller } from '@nestjs/common';
import { Answers } from '@shiren/bus';
import { CountFaces, EraseAttempt, FindPerson, type ErasedMaterials } from '@shiren/contracts-core';
import { materials } from '@shiren/contracts-materials';
import { MaterialsErasure } from './erasure.js';

@Controller()
export class ErasureController {
  constructor(private readonly erasure: MaterialsErasure) {}

  @Answers(materials.erase)
  erase(request: EraseAttempt): Promise<ErasedMaterials> {
    return this.erasure.erase(request);
  }

  @Answers(materials.ofPerson)
  async ofPerson({ accountId, identificationNumber }: FindPerson): Promise<{ attemptIds: string[] }> {
    return { attemptIds: await this.erasure.ofPerson(accountId, identificationNumber) };
  }

  @Answers(materials.storedFaces)
  async storedFaces(_: CountFaces): Promise<{ people: number }> {
    return { people: await this.erasure.storedFaces() };
  }
}
