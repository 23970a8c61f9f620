import { FromVariable } from '@shiren/environment';
import { IsInt, Max, Min } from 'class-validator';

export class VerdictEnvironment {
  @FromVariable({
    name: 'REVIEW_UNDO_SECONDS',
    means: 'for how many seconds a reviewer can undo a decision, which takes effect only afterwards; 0 to 600',
  })
  @IsInt()
  @Min(0)
  @Max(600)
  reviewUndoSeconds: number = 60;
}
