import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsDefined,
  IsHexColor,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  IsUrl,
  Length,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { livenessStrengths, type LivenessStrength } from '@shiren/contracts-media';
import { FRAME_ORIGIN, LOGO, MAX_FRAME_ORIGINS, MAX_LOGO_BYTES, REDIRECT_HOST, falseAcceptRates, type FalseAcceptRate } from './scene-rules.js';
import { HoldsNoLogin } from '@shiren/contracts-core';

export const pageChoices = ['default', 'own'] as const;
export type PageChoice = (typeof pageChoices)[number];

/** When a reviewer of the business decides instead of the rule: never, or if a score is close to its threshold or a recording passed with a high risk. */
export const reviewPolicies = ['never', 'when-unsure'] as const;
export type ReviewPolicy = (typeof reviewPolicies)[number];

/** The false accept rate that applies to each comparison. */
export class SceneThresholds {
  @IsIn(falseAcceptRates)
  authority!: FalseAcceptRate;

  @IsIn(falseAcceptRates)
  portrait!: FalseAcceptRate;

  @IsIn(falseAcceptRates)
  retained!: FalseAcceptRate;
}

/** Where results are delivered; the signing secret is never part of the scene. */
export class SceneCallback {
  @IsUrl({ protocols: ['http', 'https'], require_protocol: true, require_tld: false })
  @HoldsNoLogin()
  @MaxLength(512)
  url!: string;
}

/** What a person agrees to before the camera is opened. */
export class SceneConsent {
  @IsString()
  @Length(1, 4000)
  zh!: string;

  @IsString()
  @Length(1, 4000)
  en!: string;

  /** Incremented whenever the text changes, so that it is known which text somebody agreed to. */
  @IsInt()
  @Min(1)
  version!: number;
}

/** A text for people, in both languages. */
export class SceneText {
  @IsString()
  @Length(1, 2000)
  zh!: string;

  @IsString()
  @Length(1, 2000)
  en!: string;
}

/** Who processes the personal information, as the consent page names them (PIPL articles 17 and 30). */
export class SceneBusiness {
  /** The registered name. */
  @IsString()
  @Length(1, 100)
  @Matches(/\S/)
  name!: string;

  /** A telephone number, an e-mail or postal address: anything by which people make their requests. */
  @IsString()
  @Length(1, 200)
  @Matches(/\S/)
  contact!: string;

  /** How people use their rights. */
  @IsDefined()
  @ValidateNested()
  @Type(() => SceneText)
  rights!: SceneText;
}

/** What a person who declines can do instead. */
export class SceneAlternativeWay {
  @IsString()
  @Length(1, 1000)
  zh!: string;

  @IsString()
  @Length(1, 1000)
  en!: string;

  @IsOptional()
  @IsUrl({ protocols: ['http', 'https'], require_protocol: true, require_tld: false })
  @HoldsNoLogin()
  @MaxLength(512)
  url?: string;
}

/** How often something may be tried; an error says how long to wait. */
export class SceneLimits {
  /** This many failed attempts of one device within this many minutes lock it for this many minutes. */
  @IsInt()
  @Min(1)
  @Max(100)
  deviceFailures!: number;

  @IsInt()
  @Min(1)
  @Max(60)
  deviceMinutes!: number;

  @IsInt()
  @Min(1)
  @Max(1440)
  deviceLockMinutes!: number;

  /** Submissions per ID number. */
  @IsInt()
  @Min(1)
  @Max(1000)
  numberPerMinute!: number;

  @IsInt()
  @Min(1)
  @Max(10_000)
  numberPerDay!: number;

  /** Submissions per ticket. */
  @IsInt()
  @Min(1)
  @Max(1000)
  ticketPerDay!: number;

  /** Card photos per attempt; reading each one costs CPU time. */
  @IsInt()
  @Min(2)
  @Max(100)
  cardPhotos!: number;
}

/** The business's settings of a scene; `defaultSceneSettings` applies until it changes them. */
export class SceneSettings {
  /** `own`: the business shows its own page, and the flow starts after it. */
  @IsIn(pageChoices)
  guidePage!: PageChoice;

  @IsIn(pageChoices)
  resultPage!: PageChoice;

  @IsIn(livenessStrengths)
  livenessStrength!: LivenessStrength;

  @IsBoolean()
  colourFlash!: boolean;

  @IsDefined()
  @ValidateNested()
  @Type(() => SceneThresholds)
  thresholds!: SceneThresholds;

  /** Recordings allowed per attempt. */
  @IsInt()
  @Min(1)
  @Max(10)
  retries!: number;

  @IsDefined()
  @ValidateNested()
  @Type(() => SceneLimits)
  limits!: SceneLimits;

  /** Hosts, optionally with a port, that the flow may send a person back to. */
  @IsArray()
  @ArrayMaxSize(20)
  @ArrayUnique()
  @Matches(REDIRECT_HOST, { each: true })
  redirectHosts!: string[];

  /** Origins whose pages may show the flow in a frame; nobody's by default. */
  @IsArray()
  @ArrayMaxSize(MAX_FRAME_ORIGINS)
  @ArrayUnique()
  @Matches(FRAME_ORIGIN, { each: true })
  frameOrigins!: string[];

  @IsOptional()
  @ValidateNested()
  @Type(() => SceneCallback)
  callback?: SceneCallback;

  @IsDefined()
  @ValidateNested()
  @Type(() => SceneConsent)
  consent!: SceneConsent;

  /** Absent only in scenes that are older than this setting, and in new ones until somebody enters it. */
  @IsOptional()
  @ValidateNested()
  @Type(() => SceneBusiness)
  business?: SceneBusiness;

  @IsDefined()
  @ValidateNested()
  @Type(() => SceneAlternativeWay)
  alternativeWay!: SceneAlternativeWay;

  /** Days after which an attempt's materials are erased. */
  @IsInt()
  @Min(1)
  @Max(3650)
  retentionDays!: number;

  /** `#rrggbb`. */
  @IsHexColor()
  @Length(7, 7)
  pageColour!: string;

  /** A data URI. */
  @IsOptional()
  @IsString()
  @MaxLength(MAX_LOGO_BYTES)
  @Matches(LOGO)
  logo?: string;

  @IsIn(reviewPolicies)
  review!: ReviewPolicy;

  /** Whether a review needs two people. */
  @IsBoolean()
  fourEyes!: boolean;
}
