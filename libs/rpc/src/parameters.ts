import type { ProblemCode } from '@shiren/contracts-core';
import type { Field, FieldType, Parameter, Text } from './action.js';

/** 8 MB, the limit of a body: an image may be this long before its own limit is checked. */
const IMAGE_LENGTH = 8 * 1024 * 1024;
/** Excludes control characters and halves of surrogate pairs, which no database stores. */
const NO_CONTROL = /^[^\p{Cc}\p{Cs}]+$/u;

export const required = (parameter: Parameter): Parameter => ({ ...parameter, required: true });

export const field = (type: FieldType, ...about: Text): Field => ({ type, about });

/** A text of one line. */
export const line = (maxLength: number, ...about: Text): Parameter => ({
  ...{ maxLength, about },
  pattern: NO_CONTROL,
  rule: 'must not hold control characters.',
});

export const image = (...about: Text): Parameter => ({ maxLength: IMAGE_LENGTH, about });

export const json = (maxLength: number, ...about: Text): Parameter => ({ maxLength, json: true, about });

export const flag = (...about: Text): Parameter => ({ maxLength: 5, pattern: /^(true|false)$/i, rule: 'is true or false.', about });

export const address = (...about: Text): Parameter => ({
  ...{ maxLength: 512, about },
  pattern: /^https?:\/\/(?![/\\]*[^/\\?#]*@)[^\s\p{Cc}]+$/iu,
  rule: 'is an http or https address of 512 characters at most, without a user name or password.',
});

export const scene: Parameter = {
  required: true,
  maxLength: 20,
  pattern: /^[A-Za-z0-9-]+$/,
  rule: 'takes letters, digits and hyphen, 20 at most.',
  about: ['identifier of the scene, created in the console', '认证场景标识，在控制台创建'],
};

export const ticket: Parameter = {
  required: true,
  maxLength: 64,
  pattern: NO_CONTROL,
  rule: 'takes 1 to 64 characters, none of them a control character.',
  about: ['your own id of this verification', '认证任务 ID，由业务方自行生成'],
};

const SIDES: Text = ['`FacePic` or `IDPic`; at least one of both is `FacePic`', '`FacePic` 或 `IDPic`，两张图片中至少一张为 `FacePic`'];
export const imageType: Parameter = { required: true, maxLength: 16, pattern: /^(FacePic|IDPic)$/, rule: 'is FacePic or IDPic.', about: SIDES };

/** Errors of any action that takes an image. */
export const imageErrors = ['IMAGE.UNREADABLE', 'IMAGE.TOO_LARGE', 'IMAGE.ANIMATED', 'IMAGE.UNREACHABLE'] as const satisfies readonly ProblemCode[];

/** Errors of any action that takes an attempt's materials. */
export const materialErrors = [
  ...['REQUEST.INVALID', 'MATERIAL.MISSING', 'MATERIAL.NOT_ALLOWED', 'MATERIAL.INVALID', 'ID_NUMBER.INVALID'],
  ...imageErrors,
  ...['FACE.NOT_FOUND', 'FACE.TOO_SMALL', 'FACE.UNFIT'],
] as const satisfies readonly ProblemCode[];

/** A ticket's state in 2018-09-16. */
export const statusFields = {
  StatusCode: field(
    'integer',
    '−1 nothing submitted, or a ticket never seen, 0 in progress, 1 passed (final), 2 failed (may be tried again)',
    '−1 未提交（包括不存在的任务），0 认证中，1 通过（终态），2 不通过（可重新提交）',
  ),
  TrustedScore: field('number', 'the lowest of the scores that the decision is based on, 0 to 100', '判定所依据的各项分数中的最低分，0 至 100'),
  SimilarityScore: field(
    'number',
    'face against the portrait on the ID card; absent if no card was submitted',
    '人脸与身份证头像的比对分数，未提交身份证照片时不返回',
  ),
  AuthorityComparisonScore: field(
    'number',
    'face against the authority’s photo; absent if none was compared',
    '人脸与权威数据源照片的比对分数，未比对时不返回',
  ),
  AuditConclusions: field(
    'string',
    'why it failed, in Chinese and English; empty when passed; absent until decided',
    '不通过的原因（中英文），通过时为空，判定前不返回',
  ),
  SubCode: field(
    'string',
    'the most important reason as a number ([all of them](api.md#verifystatus)); absent until decided',
    '最主要原因的子码（[全部取值](api.md#verifystatus)），判定前不返回',
  ),
} as const;

/** What an ID card says, in 2019-03-07. */
const cardFields = {
  Name: field('string', 'name', '姓名'),
  Number: field('string', 'ID number', '身份证号'),
  Address: field('string', 'address as it stands on the card', '证件上的住址'),
  Authority: field('string', 'who issued the card', '签发机关'),
  Birth: field('string', 'day of birth, `yyyyMMdd`, from the number', '出生日期，`yyyyMMdd`，取自身份证号'),
  Nationality: field('string', 'ethnic group, without 族', '民族，不含“族”字'),
  StartDate: field('string', 'valid from, `yyyyMMdd`', '有效期起始日期，`yyyyMMdd`'),
  EndDate: field('string', 'valid to, `yyyyMMdd` or `长期`', '有效期截止日期，`yyyyMMdd` 或 `长期`'),
  FrontImageUrl: field('string', 'link to the photo of the portrait side', '人像面照片链接'),
  BackImageUrl: field('string', 'link to the photo of the other side', '国徽面照片链接'),
} as const;

/** Submitted materials, in 2019-03-07; each field is absent if unknown. */
export const materialFields = {
  'Material.FaceImageUrl': field('string', 'link to the face photo', '人脸照片链接'),
  'Material.FaceQuality': field('string', '`NORMAL`: only photos of sufficient quality are accepted', '`NORMAL`：质量不合格的人脸照片不会被接受'),
  'Material.IdCardName': field('string', 'name that was claimed', '提交的姓名'),
  'Material.IdCardNumber': field('string', 'ID number that was claimed', '提交的身份证号'),
  ...Object.fromEntries(Object.entries(cardFields).map(([name, of]) => [`Material.IdCardInfo.${name}`, of])),
} as Readonly<Record<string, Field>>;

const AUTHORITY: Text = [
  'face against the authority’s photo, 0 to 100; spelt as the vendor does',
  '人脸与权威数据源照片的比对分数，0 至 100；字段名的拼写与厂商一致',
];
/** A task's state in 2019-03-07. */
export const resultFields = {
  VerifyStatus: field(
    'integer',
    '−1 nothing submitted, or a ticket never seen, 0 in progress, 1 passed (final), 2 failed (may be tried again)',
    '−1 未提交（包括不存在的任务），0 认证中，1 通过（终态），2 不通过（可重新提交）',
  ),
  AuthorityComparisionScore: field('number', ...AUTHORITY),
  IdCardFaceComparisonScore: field(
    'number',
    'face against the portrait on the ID card; absent if no card was submitted',
    '人脸与身份证头像的比对分数，未提交身份证照片时不返回',
  ),
} as const;
