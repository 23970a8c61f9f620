import { flowSteps } from '@shiren/contracts-verification';
import type * as client from '@shiren/flow-client';
import { ApiProperty, ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
import { MORE_TIME, guidances, lacks, livenessActions, sides, type Guidance, type Lack, type LivenessAction, type Side } from '@shiren/contracts-media';
import { ArrayMaxSize, IsArray, IsIn, IsInt, IsOptional, IsString, Matches, Max, MaxLength, Min } from 'class-validator';

/** The steps that a person takes; `check-record` is done by the gateway. */
const steps = flowSteps.filter((step) => step !== 'check-record');
const pages = ['default', 'own'] as const;

@ApiSchema({ name: 'LinkToOpen' })
export class LinkToOpen {
  @ApiProperty({ description: 'What follows `#link=` in the address.', maxLength: 64 })
  @Matches(/^[\w-]{16,64}$/)
  link!: string;
}

@ApiSchema({ name: 'OpenedLink' })
export class OpenedLinkReply {
  @ApiProperty()
  token!: string;
}

@ApiSchema({ name: 'AgreedConsent' })
export class AgreedConsent {
  @ApiProperty({ type: 'integer', minimum: 1, description: 'Of the text that the person agreed to.' })
  @IsInt()
  @Min(1)
  version!: number;
}

@ApiSchema({ name: 'NameAndNumber' })
export class NameAndNumber {
  @ApiProperty({ maxLength: 64 })
  @IsString()
  @MaxLength(64)
  name!: string;

  @ApiProperty({ description: '18 characters (GB 11643); blanks, full-width digits and a lower-case x are accepted.', maxLength: 32 })
  @IsString()
  @MaxLength(32)
  identificationNumber!: string;
}

@ApiSchema({ name: 'BeginRecording' })
export class BeginRecording {
  @ApiPropertyOptional({ enum: livenessActions, isArray: true, maxItems: 3, description: "Actions that the person can't do." })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(3)
  @IsIn(livenessActions, { each: true })
  without?: LivenessAction[];
}

@ApiSchema({ name: 'FinishRecording' })
export class FinishRecording implements client.Link {
  @ApiPropertyOptional({
    type: 'integer',
    minimum: 0,
    description: 'What the page measured of its uplink: kbit/s. Shown to the operator where frames came late.',
  })
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(10_000_000)
  kbits?: number;

  @ApiPropertyOptional({ type: 'integer', minimum: 0, description: 'Milliseconds of the fastest answer, without `took`.' })
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(600_000)
  roundTrip?: number;
}

@ApiSchema({ name: 'Text' })
export class TextReply implements client.Text {
  @ApiProperty()
  zh!: string;

  @ApiProperty()
  en!: string;
}

@ApiSchema({ name: 'Reason' })
export class ReasonReply extends TextReply implements client.Reason {
  @ApiProperty({ description: "The vendor's sub-codes 201 to 205, ours from 300, or a code of a recording." })
  code!: string;

  @ApiProperty({ description: 'What the person can do about it.' })
  advice!: TextReply;
}

@ApiSchema({ name: 'Result' })
export class ResultReply implements client.Result {
  @ApiProperty({ enum: ['in-progress', 'in-review', 'passed', 'failed'] })
  outcome!: client.Result['outcome'];

  @ApiProperty({ type: [ReasonReply], description: 'The weightiest first; empty unless failed.' })
  reasons!: ReasonReply[];
}

@ApiSchema({ name: 'Consent' })
export class ConsentReply extends TextReply implements client.Consent {
  @ApiProperty({ type: 'integer' })
  version!: number;
}

@ApiSchema({ name: 'Business' })
export class BusinessReply implements client.Business {
  @ApiProperty()
  name!: string;

  @ApiProperty({ description: 'By which people make their requests.' })
  contact!: string;
}

@ApiSchema({ name: 'AlternativeWay' })
export class AlternativeWayReply extends TextReply implements client.AlternativeWay {
  @ApiPropertyOptional()
  url?: string;
}

@ApiSchema({ name: 'Looks' })
export class LooksReply implements client.Looks {
  @ApiProperty({ enum: pages })
  guidePage!: (typeof pages)[number];

  @ApiProperty({ enum: pages })
  resultPage!: (typeof pages)[number];

  @ApiProperty({ description: '#rrggbb' })
  colour!: string;

  @ApiPropertyOptional({ description: 'A data URI.' })
  logo?: string;
}

@ApiSchema({ name: 'Session' })
export class SessionReply implements client.Session {
  @ApiProperty()
  scheme!: string;

  @ApiProperty()
  sceneName!: string;

  @ApiProperty({ description: 'A test: whatever comes of it, nobody was verified.' })
  sandbox!: boolean;

  @ApiProperty({ enum: ['open', 'submitted', 'decided'] })
  state!: client.Session['state'];

  @ApiProperty({ format: 'date-time' })
  expiresAt!: string;

  @ApiProperty({ enum: steps, isArray: true, description: 'Steps that remain, in order; only the first may be taken.' })
  steps!: client.Step[];

  @ApiProperty({ enum: steps, isArray: true })
  taken!: client.Step[];

  @ApiProperty({ enum: ['front', 'back'], isArray: true, description: 'Sides of the card that were photographed.' })
  photographed!: client.Side[];

  @ApiProperty({ description: 'The complete text: who processes the data, why, for how long, and which rights people have.' })
  consent!: ConsentReply;

  @ApiPropertyOptional({ description: 'Who processes the data; absent where the scene does not say.' })
  business?: BusinessReply;

  @ApiProperty({ description: 'For who does not agree.' })
  alternativeWay!: AlternativeWayReply;

  @ApiProperty()
  looks!: LooksReply;

  @ApiProperty({ description: 'Whether recordings flash colours; warn the photosensitive.' })
  colourFlash!: boolean;

  @ApiProperty({ type: [String], description: 'Hosts that the person may be sent back to.' })
  redirectHosts!: string[];

  @ApiProperty({ type: [String], description: 'Origins whose pages may show the flow in a frame.' })
  frameOrigins!: string[];

  @ApiPropertyOptional({ enum: [true], description: 'The consent was withdrawn: what was submitted is erased, a decision stays.' })
  withdrawn?: true;

  @ApiPropertyOptional({ description: 'With the step confirm-fields: what was read off the card; empty where it could not be read.' })
  fields?: NameAndNumber;

  @ApiPropertyOptional({ description: 'Once submitted.' })
  result?: ResultReply;
}

@ApiSchema({ name: 'Action' })
export class ActionReply implements client.AskedAction {
  @ApiProperty({ enum: livenessActions })
  action!: LivenessAction;

  @ApiPropertyOptional({ enum: sides, description: "Of a head that is shaken: the side to which it turns first, from the person's own view." })
  first?: Side;

  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: 2, description: 'How often it has to be done; absent where the head is shaken.' })
  times?: number;

  @ApiProperty({ type: 'integer', description: "Milliseconds since the recording's first frame." })
  from!: number;

  @ApiProperty({ type: 'integer' })
  to!: number;
}

@ApiSchema({ name: 'Flash' })
export class FlashReply implements client.Flash {
  @ApiProperty({ description: '#rrggbb' })
  colour!: string;

  @ApiProperty({ type: 'integer' })
  from!: number;

  @ApiProperty({ type: 'integer' })
  to!: number;
}

@ApiSchema({ name: 'Challenge' })
export class ChallengeReply implements client.Challenge {
  @ApiProperty({ type: [ActionReply] })
  actions!: ActionReply[];

  @ApiProperty({ type: [FlashReply] })
  flashes!: FlashReply[];

  @ApiProperty({ type: 'integer', description: 'Milliseconds of the whole recording.' })
  duration!: number;
}

@ApiSchema({ name: 'MoreTimeAllowed' })
export class MoreTimeReply {
  @ApiProperty({ type: 'integer', description: 'Milliseconds that each action may take longer.' })
  action!: number;

  @ApiProperty({ type: 'integer', description: 'Milliseconds that all of them may take longer together.' })
  recording!: number;
}

@ApiSchema({ name: 'MoreTime' })
export class MoreTime {
  @ApiProperty({ type: 'integer', minimum: 0, description: "The action's place in the challenge." })
  @IsInt()
  @Min(0)
  @Max(5)
  action!: number;

  @ApiProperty({ type: 'integer', minimum: 1, maximum: MORE_TIME.action, description: 'How much longer than its span the action was asked for.' })
  @IsInt()
  @Min(1)
  @Max(MORE_TIME.action)
  milliseconds!: number;
}

@ApiSchema({ name: 'Recording' })
export class RecordingReply implements client.Recording {
  @ApiProperty({ format: 'uuid' })
  captureId!: string;

  @ApiProperty()
  challenge!: ChallengeReply;

  @ApiPropertyOptional({ description: 'How much longer an action may be asked for that no reply calls done in its time.' })
  moreTime?: MoreTimeReply;

  @ApiProperty({ type: 'integer' })
  triesLeft!: number;

  @ApiProperty({ type: 'integer', description: 'Milliseconds that the server took: the rest is the round trip.' })
  took!: number;
}

@ApiSchema({ name: 'Progress' })
export class ProgressReply implements client.Progress {
  @ApiProperty({ type: 'integer', description: "The action's place in the challenge." })
  action!: number;

  @ApiProperty()
  done!: boolean;

  @ApiPropertyOptional({ enum: lacks, description: 'What is missing: a turn to that side, a larger movement, or to do it again.' })
  lack?: Lack;
}

@ApiSchema({ name: 'Observation' })
export class ObservationReply implements client.Observation {
  @ApiProperty({ type: 'integer' })
  frames!: number;

  @ApiProperty({ enum: guidances, description: 'What the person should change.' })
  guidance!: Guidance;

  @ApiPropertyOptional({ description: 'How the action stands that is being asked for.' })
  progress?: ProgressReply;

  @ApiProperty({ type: 'integer', description: 'Milliseconds that the server took, once it had all of the request: the rest is the network.' })
  took!: number;
}

@ApiSchema({ name: 'FinishedRecording' })
export class FinishedRecordingReply implements client.FinishedRecording {
  @ApiProperty({ enum: ['passed', 'failed', 'again'] })
  outcome!: client.FinishedRecording['outcome'];

  @ApiProperty({ type: [ReasonReply] })
  reasons!: ReasonReply[];

  @ApiProperty({ type: 'integer' })
  triesLeft!: number;

  @ApiProperty()
  session!: SessionReply;
}

@ApiSchema({ name: 'Error' })
export class ErrorReply implements client.ErrorReply {
  @ApiProperty({ example: 'STEP.NOT_NEXT' })
  code!: string;

  @ApiProperty({ description: 'What to do, for the developer.' })
  message!: string;

  @ApiProperty({ type: 'object', additionalProperties: { oneOf: [{ type: 'string' }, { type: 'number' }] } })
  details!: Record<string, string | number>;

  @ApiProperty({ format: 'uuid' })
  requestId!: string;

  @ApiPropertyOptional({ description: "Of a photo that can't be used, in words for the person." })
  reason?: ReasonReply;
}
