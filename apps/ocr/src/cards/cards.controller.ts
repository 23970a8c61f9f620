import { Controller } from '@nestjs/common';
import { Answers } from '@shiren/bus';
import { ReadCard, ocr, type CardReading } from '@shiren/contracts-media';
import { Cards } from './cards.js';

@Controller()
export class CardsController {
  constructor(private readonly cards: Cards) {}

  @Answers(ocr.readCard)
  readCard({ image, side }: ReadCard): Promise<CardReading> {
    return this.cards.read(image, side);
  }
}
