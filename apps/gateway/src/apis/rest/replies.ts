import { ApiProperty, ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
import { ticketStatuses, type TicketStatus, scoreAtRate } from '@shiren/contracts-verification';

@ApiSchema({ name: 'OpenedVerification' })
export class OpenedVerification {
  @ApiProperty({ format: 'uri', description: 'The page that leads the person through; append successRedirect and failRedirect.' })
  pageUrl!: string;

  @ApiProperty({ description: 'For the flow API, or for a submission.' })
  token!: string;

  @ApiProperty({ type: 'integer', description: 'Seconds that the token lives.' })
  durationSeconds!: number;
}

@ApiSchema({ name: 'VerificationReason' })
export class VerificationReason {
  @ApiProperty({ description: "The vendor's sub-codes 201 to 205, or ours from 300.", example: '204' })
  code!: string;

  @ApiProperty({ description: 'In Chinese.' })
  zh!: string;

  @ApiProperty({ description: 'In English.' })
  en!: string;
}

const score = (what: string): { minimum: number; maximum: number; description: string } => ({ minimum: 0, maximum: 100, description: what });

@ApiSchema({ name: 'VerificationStatus' })
export class VerificationStatus {
  @ApiProperty({ enum: ticketStatuses, description: 'Only passed is final: after failed the ticket may be tried again.' })
  status!: TicketStatus;

  @ApiPropertyOptional({ format: 'uuid', description: 'The attempt that this speaks of; absent while nothing was submitted.' })
  attemptId?: string;

  @ApiProperty({ type: [VerificationReason], description: 'Why it failed, the weightiest first; else empty.' })
  reasons!: VerificationReason[];

  @ApiPropertyOptional(score('The least of the scores that the decision rests on.'))
  trustedScore?: number;

  @ApiPropertyOptional(score('The face against the portrait on the ID card.'))
  similarityScore?: number;

  @ApiPropertyOptional(score("The face against the authority's photo: 60, 80, 90, 95 stand for false accept rates of 1 %, 0.1 %, 0.01 %, 0.001 %."))
  authorityComparisonScore?: number;

  @ApiPropertyOptional({ type: 'object', additionalProperties: true, description: 'What was given along when the attempt was opened.' })
  userData?: unknown;
}

@ApiSchema({ name: 'WithdrawnConsent' })
export class WithdrawnConsent {
  @ApiProperty({
    type: 'integer',
    minimum: 0,
    description: 'Attempts that this call ended and has erased, with the consent given on our pages or to you; those taken back before do not count.',
  })
  withdrawn!: number;
}

@ApiSchema({ name: 'Address' })
export class AddressParts {
  @ApiProperty()
  province!: string;

  @ApiProperty()
  city!: string;

  @ApiProperty()
  area!: string;

  @ApiProperty()
  detail!: string;
}

const link = { format: 'uri', description: 'A link that works for an hour from the call.' } as const;

@ApiSchema({ name: 'Materials', description: 'What was handed in last for the ticket, and what was read of the card. What is not known is absent.' })
export class Materials {
  @ApiPropertyOptional()
  name?: string;

  @ApiPropertyOptional()
  identificationNumber?: string;

  @ApiPropertyOptional({ enum: ['identityCard'] })
  idCardType?: string;

  @ApiPropertyOptional({ description: 'yyyyMMdd' })
  idCardStartDate?: string;

  @ApiPropertyOptional({ description: 'yyyyMMdd, or 长期 for a card that never expires.' })
  idCardExpiry?: string;

  @ApiPropertyOptional()
  address?: AddressParts;

  @ApiPropertyOptional({ enum: ['m', 'f'] })
  sex?: string;

  @ApiPropertyOptional()
  ethnicGroup?: string;

  @ApiPropertyOptional({ description: 'That issued the card.' })
  authority?: string;

  @ApiPropertyOptional()
  mobile?: string;

  @ApiPropertyOptional(link)
  facePic?: string;

  @ApiPropertyOptional(link)
  idCardFrontPic?: string;

  @ApiPropertyOptional(link)
  idCardBackPic?: string;

  @ApiPropertyOptional(link)
  faceRetainedPic?: string;

  @ApiPropertyOptional({ type: 'object', additionalProperties: true, description: 'What was given along when the attempt was opened.' })
  userData?: unknown;
}

@ApiSchema({ name: 'FaceComparisonResult' })
export class FaceComparisonResult {
  @ApiProperty(score('How alike the two faces are.'))
  similarityScore!: number;

  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'number' },
    description: 'False accept rates in percent, and the score that stands for each.',
    example: scoreAtRate,
  })
  confidenceThresholds!: Record<string, number>;
}

@ApiSchema({ name: 'FaceRectangle', description: 'Pixels of the picture turned upright.' })
export class FaceRectangle {
  @ApiProperty({ type: 'integer' })
  top!: number;

  @ApiProperty({ type: 'integer' })
  left!: number;

  @ApiProperty({ type: 'integer' })
  width!: number;

  @ApiProperty({ type: 'integer' })
  height!: number;
}

@ApiSchema({ name: 'HeadPose', description: 'Degrees.' })
export class HeadPose {
  @ApiProperty()
  yaw!: number;

  @ApiProperty()
  pitch!: number;

  @ApiProperty()
  roll!: number;
}

@ApiSchema({ name: 'DetectedFace' })
export class DetectedFaceReply {
  @ApiProperty()
  rectangle!: FaceRectangle;

  @ApiPropertyOptional({ minimum: 0, maximum: 1, description: '0 is sharp.' })
  blur?: number;

  @ApiPropertyOptional(score('How fit the face is to be compared.'))
  quality?: number;

  @ApiProperty({ description: 'Whether part of it is covered, by a mask for instance.' })
  covered!: boolean;

  @ApiPropertyOptional()
  headPose?: HeadPose;
}

@ApiSchema({ name: 'FaceDetection' })
export class FaceDetection {
  @ApiProperty({ type: 'integer', description: 'Pixels of the picture turned upright.' })
  width!: number;

  @ApiProperty({ type: 'integer' })
  height!: number;

  @ApiProperty({ type: [DetectedFaceReply], description: 'The largest first; empty where there is none.' })
  faces!: DetectedFaceReply[];
}

@ApiSchema({ name: 'Problem', description: 'Of RFC 9457, as application/problem+json.' })
export class ProblemReply {
  @ApiProperty({ format: 'uri-reference', description: 'Where the code is explained.', example: '/docs/problems#InvalidBiz.NotFound' })
  type!: string;

  @ApiProperty({ description: 'The status in words, the same for every problem of it.' })
  title!: string;

  @ApiProperty({ type: 'integer' })
  status!: number;

  @ApiProperty({ description: 'What is wrong, and what to do about it.' })
  detail!: string;

  @ApiProperty({ description: 'For programs: does not change. The same as the codes of the RPC API.', example: 'InvalidBiz.NotFound' })
  code!: string;

  @ApiProperty({ format: 'uuid', description: 'Give it to the operator, should the fault be theirs.' })
  requestId!: string;
}
