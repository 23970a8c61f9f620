import { Controller } from '@nestjs/common';
import { Answers } from '@shiren/bus';
import { ListReviews, OfAttempt, pages, type RevealedIdentity, type TakenReview, type WaitingReviews } from '@shiren/contracts-console';
import { Access } from '../access/access.js';
import { ReviewQueue } from './review-queue.js';

@Controller()
export class ReviewsController {
  constructor(
    private readonly access: Access,
    private readonly queue: ReviewQueue,
  ) {}

  @Answers(pages.reviews)
  async list(request: ListReviews): Promise<WaitingReviews> {
    return this.queue.list(await this.access.actor(request, 'records.review'), request);
  }

  @Answers(pages.takeReview)
  async take(request: OfAttempt): Promise<TakenReview> {
    return this.queue.take(await this.access.actor(request, 'records.review'), request.attemptId);
  }

  @Answers(pages.identity)
  async identity(request: OfAttempt): Promise<RevealedIdentity> {
    return this.queue.identity(await this.access.actor(request, 'records.review'), request.attemptId);
  }
}
