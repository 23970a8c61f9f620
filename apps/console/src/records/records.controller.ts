import { Controller } from '@nestjs/common';
import { Answers } from '@shiren/bus';
import {
  AskSearchKeys,
  ExportAttempts,
  FilterAttempts,
  OfAttempt,
  ReviewAttempt,
  SearchAttempts,
  pages,
  type AttemptPhotos,
  type AttemptStory,
  type CountedAttempts,
  type FoundAttempts,
  type SearchKeys,
} from '@shiren/contracts-console';
import type { ReviewResult } from '@shiren/contracts-verification';
import { Access, type Actor } from '../access/access.js';
import { RecordSearch } from './record-search.js';
import { Records } from './records.js';

@Controller()
export class RecordsController {
  constructor(
    private readonly access: Access,
    private readonly records: Records,
    private readonly search: RecordSearch,
  ) {}

  @Answers(pages.attempts)
  async find(request: SearchAttempts): Promise<FoundAttempts> {
    return this.search.page(await this.searcher(request), request);
  }

  @Answers(pages.countAttempts)
  async count(request: FilterAttempts): Promise<CountedAttempts> {
    return this.search.count(await this.searcher(request), request);
  }

  @Answers(pages.exportAttempts)
  async export(request: ExportAttempts): Promise<FoundAttempts> {
    return this.search.export(await this.searcher(request), request);
  }

  @Answers(pages.searchKeys)
  async keys(request: AskSearchKeys): Promise<SearchKeys> {
    const { personName, identificationNumber } = request;
    return this.search.keys(await this.searcher(request, personName !== undefined || identificationNumber !== undefined), request);
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
  async review(request: ReviewAttempt): Promise<ReviewResult> {
    return this.records.review(await this.access.actor(request, 'records.review'), request);
  }

  @Answers(pages.undoReview)
  async undo(request: OfAttempt): Promise<Record<string, never>> {
    return this.records.undo(await this.access.actor(request, 'records.review'), request.attemptId);
  }

  /** Whom an attempt is about is only for those who may see its photos, too. */
  private async searcher(request: FilterAttempts, person = request.name !== undefined || request.number !== undefined): Promise<Actor> {
    return this.access.actor(request, person ? 'records.photos' : 'records.read');
  }
}
