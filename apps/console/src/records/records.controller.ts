import { Controller } from '@nestjs/common';
import { Answers } from '@shiren/bus';
import { OfAttempt, ReviewAttempt, SearchAttempts, pages, type AttemptPhotos, type AttemptStory, type ListedAttempt } from '@shiren/contracts-console';
import { Access } from '../access/access.js';
import { Records } from './records.js';

@Controller()
export class RecordsController {
  constructor(
    private readonly access: Access,
    private readonly records: Records,
  ) {}

  @Answers(pages.attempts)
  async search(request: SearchAttempts): Promise<{ attempts: ListedAttempt[]; more: boolean }> {
    return this.records.search(await this.access.actor(request, 'records.read'), request);
  }

  @Answers(pages.attempt)
  async story(request: OfAttempt): Promise<AttemptStory> {
    return this.records.story(await this.access.actor(request, 'records.read'), request.attemptId);
  }

  @Answers(pages.photos)
  async photos(request: OfAttempt): Promise<AttemptPhotos> {
    return this.records.photos(await this.access.actor(request, 'records.photos'), request.attemptId);
  }

  @Answers(pages.review)
  async review(request: ReviewAttempt): Promise<{ state: 'decided' | 'waits-for-another' }> {
    return this.records.review(await this.access.actor(request, 'records.review'), request);
  }
}
