import { Controller, Inject } from '@nestjs/common';
import { Answers } from '@shiren/bus';
import { AskForRecord, CompareWithAuthority, authority, type AuthorityAnswer, type RecordState } from '@shiren/contracts-registry';
import { AUTHORITY_SOURCE, type AuthoritySource } from './authority-source.js';

@Controller()
export class ComparisonController {
  constructor(@Inject(AUTHORITY_SOURCE) private readonly source: AuthoritySource) {}

  @Answers(authority.compare)
  compare(claim: CompareWithAuthority): Promise<AuthorityAnswer> {
    return this.source.compare(claim);
  }

  @Answers(authority.record)
  async record(claim: AskForRecord): Promise<{ record: RecordState }> {
    return { record: await this.source.record(claim) };
  }
}
