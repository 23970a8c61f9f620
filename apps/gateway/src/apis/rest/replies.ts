import { ApiProperty, ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
import { ticketStatuses, type TicketStatus, scoreAtRate } from '@shiren/contracts-verification';

@ApiSchema({ name: 'OpenedVerification' })
export class OpenedVerification {
  @ApiProperty({ format: 'uri', description: 'The page that guides the person through the verification; you may append successRedirect and failRedirect.' })
  pageUrl!: string;

  @ApiProperty({ description: 'For the flow API, or for submitting materials.' })
  token!: string;

  @ApiProperty({ type: 'integer', description: 'How long the token is valid, in seconds.' })
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
  @ApiProperty({ enum: ticketStatuses, description: 'Only passed is final: a failed ticket may be tried again.' })
  status!: TicketStatus;

  @ApiPropertyOptional({ format: 'uuid', description: 'The attempt that this status is about; absent if nothing was submitted yet.' })
  attemptId?: string;

  @ApiProperty({ type: [VerificationReason], description: 'Why it failed, the most important reason first; otherwise empty.' })
  reasons!: VerificationReason[];

  @ApiPropertyOptional(score('The lowest of the scores that the decision is based on.'))
  trustedScore?: number;

  @ApiPropertyOptional(score('Similarity of the face and the portrait on the ID card.'))
  similarityScore?: number;

  @ApiPropertyOptional(
    score("Similarity of the face and the authority's photo: 60, 80, 90 and 95 correspond to false accept rates of 1 %, 0.1 %, 0.01 %, 0.001 %."),
  )
  authorityComparisonScore?: number;

  @ApiPropertyOptional({ type: 'object', additionalProperties: true, description: 'The userData given when the attempt was opened.' })
  userData?: unknown;
}

@ApiSchema({ name: 'WithdrawnConsent' })
export class WithdrawnConsent {
  @ApiProperty({
    type: 'integer',
    minimum: 0,
    description: 'How many attempts this call ended and erased, whether the person consented on our pages or to you; attempts withdrawn earlier do not count.',
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

const link = { format: 'uri', description: 'A link that is valid for one hour after the call.' } as const;

@ApiSchema({ name: 'Materials', description: 'The materials last submitted for the ticket, and what was read from the ID card. Unknown fields are absent.' })
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

  @ApiPropertyOptional({ description: 'The authority that issued the card.' })
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

  @ApiPropertyOptional({ type: 'object', additionalProperties: true, description: 'The userData given when the attempt was opened.' })
  userData?: unknown;
}

@ApiSchema({ name: 'FaceComparisonResult' })
export class FaceComparisonResult {
  @ApiProperty(score('How similar the two faces are.'))
  similarityScore!: number;

  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'number' },
    description: 'False accept rates in percent, each with the score that corresponds to it.',
    example: scoreAtRate,
  })
  confidenceThresholds!: Record<string, number>;
}

@ApiSchema({ name: 'FaceRectangle', description: 'Pixels of the image after it was turned upright.' })
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

@ApiSchema({ name: 'HeadPose', description: 'Angles in degrees.' })
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

  @ApiPropertyOptional(score('How suitable the face is for comparison.'))
  quality?: number;

  @ApiProperty({ description: 'Whether part of it is covered, for example by a mask.' })
  covered!: boolean;

  @ApiPropertyOptional()
  headPose?: HeadPose;
}

@ApiSchema({ name: 'FaceDetection' })
export class FaceDetection {
  @ApiProperty({ type: 'integer', description: 'Pixels of the image after it was turned upright.' })
  width!: number;

  @ApiProperty({ type: 'integer' })
  height!: number;

  @ApiProperty({ type: [DetectedFaceReply], description: 'The largest face first; empty if there is none.' })
  faces!: DetectedFaceReply[];
}

@ApiSchema({ name: 'Problem', description: 'A problem as in RFC 9457, sent as application/problem+json.' })
export class ProblemReply {
  @ApiProperty({ format: 'uri-reference', description: 'The page that explains the code.', example: '/docs/problems#InvalidBiz.NotFound' })
  type!: string;

  @ApiProperty({ description: 'The HTTP status in words, the same for every problem with this status.' })
  title!: string;

  @ApiProperty({ type: 'integer' })
  status!: number;

  @ApiProperty({ description: 'What is wrong and what to do about it.' })
  detail!: string;

  @ApiProperty({ description: 'The stable code for programs to check. The codes are those of the RPC API.', example: 'InvalidBiz.NotFound' })
  code!: string;

  @ApiProperty({ format: 'uuid', description: 'Give it to the operator if the fault is on their side.' })
  requestId!: string;
}
