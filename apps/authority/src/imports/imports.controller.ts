import { Controller } from '@nestjs/common';
import { Answers } from '@shiren/bus';
import { AnnouncePhoto, BeginImport, ImportReference, StageIdentities, authority, type RejectedRow } from '@shiren/contracts-registry';
import { Imports } from './imports.js';

@Controller()
export class ImportsController {
  constructor(private readonly imports: Imports) {}

  @Answers(authority.beginImport)
  async begin({ importId }: BeginImport): Promise<Record<string, never>> {
    await this.imports.begin(importId);
    return {};
  }

  @Answers(authority.announcePhoto)
  async announce({ importId, photo }: AnnouncePhoto): Promise<Record<string, never>> {
    await this.imports.announce(importId, photo);
    return {};
  }

  @Answers(authority.stageIdentities)
  stage({ importId, rows }: StageIdentities): Promise<{ rejected: RejectedRow[] }> {
    return this.imports.stage(importId, rows);
  }

  @Answers(authority.commitImport)
  commit({ importId }: ImportReference): Promise<{ imported: number }> {
    return this.imports.commit(importId);
  }

  @Answers(authority.abandonImport)
  abandon({ importId }: ImportReference): Promise<{ removed: number }> {
    return this.imports.abandon(importId);
  }
}
