import { Controller } from '@nestjs/common';
import { Answers } from '@shiren/bus';
import { IssueToken, OpenSession, tokens, type IssuedToken, type Session } from '@shiren/contracts-verification';
import { TokenIssue } from './token-issue.js';

@Controller()
export class TokensController {
  constructor(private readonly tokens: TokenIssue) {}

  @Answers(tokens.issue)
  issue(request: IssueToken): Promise<IssuedToken> {
    return this.tokens.issue(request);
  }

  @Answers(tokens.session)
  session(request: OpenSession): Promise<Session> {
    return this.tokens.session(request);
  }
}
