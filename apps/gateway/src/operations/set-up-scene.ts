import { Injectable } from '@nestjs/common';
import { Bus } from '@shiren/bus';
import { consoleQuestions } from '@shiren/contracts-console';
import { Problem } from '@shiren/contracts-core';
import type { SchemeName } from '@shiren/schemes';
import type { Caller } from '../edge/caller.js';

export interface NewScene {
  biz: string;
  name: string;
  scheme: SchemeName;
  /** Whether the flow begins with our guide page, and whether it ends with our result page. */
  guide: boolean;
  result: boolean;
}

@Injectable()
export class SetUpScene {
  constructor(private readonly bus: Bus) {}

  /** Throws ACCESS.DENIED for a test key, and whatever the console throws. */
  async setUp({ accountId, accessKeyId, sandbox }: Caller, scene: NewScene): Promise<void> {
    if (sandbox) throw new Problem('ACCESS.DENIED', 'A test key cannot create scenes, because they are real; use a real AccessKey or the console.');
    await this.bus.ask(consoleQuestions.setUpScene, { accountId, accessKeyId, ...scene });
  }
}
