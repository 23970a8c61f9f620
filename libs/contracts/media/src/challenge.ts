import { Type } from 'class-transformer';
import { ArrayMaxSize, IsHexColor, IsIn, IsInt, IsOptional, Max, Min, ValidateNested } from 'class-validator';

/** What a person may be asked to do in front of the camera. */
export const livenessActions = ['shake-head', 'nod', 'blink', 'open-mouth'] as const;
export type LivenessAction = (typeof livenessActions)[number];

/** Three, four or five actions. */
export const livenessStrengths = ['low', 'standard', 'high'] as const;
export type LivenessStrength = (typeof livenessStrengths)[number];

/** A span of a recording, in milliseconds since its first frame. */
class Span {
  @IsInt()
  @Min(0)
  @Max(60_000)
  from!: number;

  @IsInt()
  @Min(0)
  @Max(60_000)
  to!: number;
}

/** How much longer an action may be asked for that was not done in its time, and all of a recording together, in milliseconds. */
export const MORE_TIME = { action: 2_000, recording: 6_000 } as const;

/** Sides from the person's own view. A picture of them that is not mirrored shows their left on its right. */
export const sides = ['left', 'right'] as const;
export type Side = (typeof sides)[number];

export class ChallengedAction extends Span {
  @IsIn(livenessActions)
  action!: LivenessAction;

  /** The side to which a head that is shaken turns first, before the other one; absent in other actions, and in challenges of releases up to 0.1.0. */
  @IsOptional()
  @IsIn(sides)
  first?: Side;

  /** How often the action is done; blinks at least so often, since everybody blinks. Absent if the head is shaken, and in challenges up to 0.1.0. */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(2)
  times?: number;

  /** Milliseconds by which the span was extended while it lasted; what comes after it is later by as much. */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(MORE_TIME.action)
  extra?: number;
}

/** An action in one of the ways that it can be asked for. */
export type ActionWay = Pick<ChallengedAction, 'action' | 'first' | 'times'>;

/** The way in a few letters: `shake-head left`, `nod 2`. */
export const nameOfWay = ({ action, first, times }: ActionWay): string => [action, first, times].filter((part) => part !== undefined).join(' ');

/** A colour that fills the page around the camera image. */
export class ColourFlash extends Span {
  /** `#rrggbb`. */
  @IsHexColor()
  colour!: string;
}

/** Drawn at random by the server for each recording: what the person has to do, and when. Before the first action the person looks straight ahead. */
export class LivenessChallenge {
  /** In order; their spans do not overlap. */
  @ValidateNested({ each: true })
  @Type(() => ChallengedAction)
  @ArrayMaxSize(6)
  actions!: ChallengedAction[];

  /** Empty unless the scene asks for colour flashes. */
  @ValidateNested({ each: true })
  @Type(() => ColourFlash)
  @ArrayMaxSize(12)
  flashes!: ColourFlash[];

  /** Length of the recording in milliseconds. */
  @IsInt()
  @Min(1_000)
  @Max(60_000)
  duration!: number;
}
