import { Controller } from '@nestjs/common';
import { Answers } from '@shiren/bus';
import { EraseToken, tokens } from '@shiren/contracts-verification';
import { AttemptErasure } from './erasure.js';

@Controller()
export class ErasureController {
  constructor(private readonly erasure: AttemptErasure) {}

  @Answers(tokens.erase)
  erase(request: EraseToken): Promise<{ fields: number }> {
    return this.erasure.erase(request);
  }
}
