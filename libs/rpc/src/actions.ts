import { SCENE_NAME } from '@shiren/contracts-core';
import { versions, type Action, type Version } from './action.js';
import {
  address,
  field,
  flag,
  image,
  imageErrors,
  imageType,
  json,
  line,
  materialErrors,
  materialFields,
  required,
  resultFields,
  scene,
  statusFields,
  ticket,
} from './parameters.js';
import { rpcErrors } from './rpc-error.js';

const VERIFY_STATUS = Object.fromEntries(Object.entries(statusFields).map(([name, of]) => [`VerifyStatus.${name}`, of]));
const USER_DATA = field(
  'string',
  'what `GetVerifyToken` was given, of the attempt that the status speaks of; absent where there was none',
  '`GetVerifyToken` 时给出的 `UserData`，未给出时没有',
);
const NO_EFFECT = ['accepted, without effect: nothing of the call is kept', '接受但不起作用：本次调用不留存任何内容'] as const;
const NOT_KEPT = ['accepted, not kept', '接受但不保存'] as const;

/** The actions of the public API: routing, validation, documentation and tests use this table. */
export const actions = [
  {
    name: 'GetVerifyToken',
    versions: ['2018-09-16'],
    methods: ['GET', 'POST'],
    about: ['opens an attempt of a scheme with a flow, and gives the token for it', '为带流程的方案发起一次认证并取得 Token'],
    parameters: {
      Biz: scene,
      TicketId: ticket,
      Binding: {
        maxLength: 8 * 1024 * 1024,
        about: ['JSON object of what you know already: which keys are required depends on the scheme', '已有资料的 JSON 对象，必填项取决于认证方案'],
      },
      UserData: json(4_096, 'JSON of your own, given back by `GetStatus` and `GetMaterials`', '业务方自定义 JSON，`GetStatus` 与 `GetMaterials` 原样返回'),
      VerifyConfigs: json(4_096, 'JSON; checked, and without effect: the console decides', 'JSON，仅校验格式；流程以控制台设置为准'),
    },
    envelope: 'data',
    reply: {
      CloudauthPageUrl: field(
        'string',
        'opens the flow in a browser; append `&successRedirect=…` and `&failRedirect=…`',
        '认证流程 H5 页面，可追加 `&successRedirect=…` 与 `&failRedirect=…`',
      ),
      'VerifyToken.Token': field('string', 'good for one attempt', '用于一次认证'),
      'VerifyToken.DurationSeconds': field('integer', 'how long the token lives: 1800', '有效期 1800 秒'),
    },
    errors: ['SCENE.NOT_FOUND', 'SCHEME.NEEDS_NO_TOKEN', 'TICKET.FINISHED', 'TICKET.IN_PROGRESS', 'CARD.UNFIT', ...materialErrors],
  },
  {
    name: 'SubmitMaterials',
    versions: ['2018-09-16'],
    methods: ['POST'],
    about: ['ends the attempt of a token with what you collected yourself', '以自行采集的资料完成 Token 对应的认证'],
    parameters: { VerifyToken: required(line(128, 'from `GetVerifyToken`', '由 `GetVerifyToken` 取得')) },
    takesMaterials: true,
    envelope: 'data',
    reply: VERIFY_STATUS,
    errors: [
      'TOKEN.NOT_FOUND',
      'TOKEN.EXPIRED',
      'TOKEN.USED',
      'ATTEMPT.NOT_FOUND',
      'ATTEMPT.SEALED',
      'ATTEMPT.ERASED',
      'TICKET.FINISHED',
      'TICKET.IN_PROGRESS',
      ...materialErrors,
    ],
  },
  {
    name: 'SubmitVerification',
    versions: ['2018-09-16'],
    methods: ['POST'],
    about: ['one call from materials to verdict, for `RPMin`', '一次调用完成认证，用于 `RPMin`'],
    parameters: { Biz: scene, TicketId: ticket },
    takesMaterials: true,
    envelope: 'data',
    reply: VERIFY_STATUS,
    errors: ['SCENE.NOT_FOUND', 'SCHEME.NEEDS_FLOW', 'TICKET.FINISHED', 'TICKET.IN_PROGRESS', ...materialErrors],
  },
  {
    name: 'GetStatus',
    isQuestion: true,
    versions: ['2018-09-16'],
    methods: ['GET', 'POST'],
    about: ['how a ticket stands', '查询认证状态'],
    parameters: { Biz: scene, TicketId: ticket },
    envelope: 'data',
    reply: { ...statusFields, UserData: USER_DATA },
    errors: ['SCENE.NOT_FOUND'],
  },
  {
    name: 'GetMaterials',
    isQuestion: true,
    versions: ['2018-09-16'],
    methods: ['GET', 'POST'],
    about: ['what was handed in, and what was read of the card; a field that is not known is absent', '查询认证资料及证件识别结果，未知字段不返回'],
    parameters: { Biz: scene, TicketId: ticket },
    envelope: 'data',
    reply: {
      Name: field('string', 'name', '姓名'),
      IdentificationNumber: field('string', 'ID number', '身份证号'),
      IdCardType: field('string', '`identityCard`', '`identityCard`'),
      IdCardStartDate: field('string', 'valid from, `yyyyMMdd`', '有效期起，`yyyyMMdd`'),
      IdCardExpiry: field('string', 'valid to, `yyyyMMdd` or `长期`', '有效期止，`yyyyMMdd` 或 `长期`'),
      Address: field(
        'string',
        'JSON of `province`, `city`, `area`, `detail`, each with its `text`',
        '住址 JSON：`province`、`city`、`area`、`detail`，各含 `text`',
      ),
      Sex: field('string', '`m` or `f`', '`m` 或 `f`'),
      EthnicGroup: field('string', 'ethnic group, without 族', '民族，不含“族”字'),
      Authority: field('string', 'who issued the card', '签发机关'),
      Mobile: field('string', 'telephone number', '手机号'),
      FacePic: field('string', 'link that works for an hour', '一小时内有效的链接'),
      FaceRetainedPic: field('string', 'link that works for an hour', '一小时内有效的链接'),
      IdCardFrontPic: field('string', 'link that works for an hour', '一小时内有效的链接'),
      IdCardBackPic: field('string', 'link that works for an hour', '一小时内有效的链接'),
      UserData: USER_DATA,
    },
    errors: ['SCENE.NOT_FOUND'],
  },
  {
    name: 'CompareFaces',
    versions: ['2018-09-16', '2019-03-07'],
    methods: ['POST'],
    about: ['whether two pictures show the same person; the largest face counts', '比对两张图片是否为同一人，取最大人脸'],
    parameters: {
      SourceImageType: imageType,
      SourceImageValue: required(image('the image', '图片')),
      TargetImageType: imageType,
      TargetImageValue: required(image('the image', '图片')),
    },
    envelope: 'data',
    reply: {
      SimilarityScore: field('number', '0 to 100', '0 至 100'),
      ConfidenceThresholds: field(
        'string',
        'JSON: false accept rate in percent, and the score that stands for it. 1 and 0.1 were counted on the people of the calibration; 0.01 and 0.001 are extrapolated',
        'JSON：误识率（百分比）与对应分数。1% 与 0.1% 由标定人群实测得出，0.01% 与 0.001% 为外推值',
      ),
    },
    errors: [...imageErrors, 'FACE.NOT_FOUND', 'FACE.TOO_SMALL'],
  },
  {
    name: 'DetectFaceAttributes',
    versions: ['2018-09-16', '2019-03-07'],
    methods: ['POST'],
    about: ['where faces are in a picture, and how fit each is to be compared', '检测图片中的人脸及其质量'],
    parameters: {
      MaterialValue: required(image('the image', '图片')),
      MaxFaceNum: {
        maxLength: 3,
        pattern: /^[1-9]\d*$/,
        rule: 'is a whole number from 1 on.',
        about: ['faces to tell of, the largest first; 5 at most, and by default', '返回的人脸数，从大到小，最多及默认为 5'],
      },
      RetAttributes: line(512, 'names of the attributes to give, separated by commas; all by default', '需返回的属性名，逗号分隔，默认全部'),
      MaxNumPhotosPerCategory: line(16, ...NO_EFFECT),
      DontSaveDB: line(16, ...NO_EFFECT),
      ClientTag: line(512, ...NO_EFFECT),
      BizType: line(64, ...NO_EFFECT),
    },
    envelope: 'data',
    reply: {
      ImgWidth: field('integer', 'pixels of the upright picture', '图片宽（转正后）'),
      ImgHeight: field('integer', 'pixels of the upright picture', '图片高（转正后）'),
      ...Object.fromEntries(
        ['Top', 'Left', 'Width', 'Height'].map((side) => [
          `FaceInfos.FaceAttributesDetectInfo[].FaceRect.${side}`,
          field('integer', 'the face’s box in pixels; no faces, an empty list', '人脸框（像素）；无人脸时列表为空'),
        ]),
      ),
      ...Object.fromEntries(
        Object.entries({
          Blur: field('number', '0 sharp to 1 blurred; from 0.5 on a face is refused as blurred elsewhere', '0 清晰至 1 模糊；达到 0.5 的人脸在其他接口会被拒'),
          Facequal: field(
            'number',
            '0 to 100: how far the weakest of sharpness, light and pose is from where a face is refused',
            '0 至 100：清晰度、光照、姿态中最弱一项距拒绝界线的余量',
          ),
          Respirator: field(
            'string',
            '`Wear` where a mask differs in colour from the skin; absent otherwise, since a white mask is not told',
            '口罩与肤色差异明显时为 `Wear`；否则不返回，白色口罩无法识别',
          ),
          'Headpose.YawAngle': field('number', 'degrees; positive: chin to the viewer’s right', '角度，正值为面部朝观者右侧'),
          'Headpose.PitchAngle': field('number', 'degrees; positive: chin down', '角度，正值为低头'),
          'Headpose.RollAngle': field('number', 'degrees; positive: tilted clockwise, as the viewer sees it', '角度，正值为观者所见顺时针倾斜'),
        }).map(([name, of]) => [`FaceInfos.FaceAttributesDetectInfo[].FaceAttributes.${name}`, of]),
      ),
    },
    errors: [...imageErrors],
  },
  {
    name: 'DescribeVerifyToken',
    versions: ['2019-03-07'],
    methods: ['GET', 'POST'],
    about: ['as `GetVerifyToken`, in the words of 2019-03-07', '同 `GetVerifyToken`，2019-03-07 版'],
    parameters: {
      BizType: scene,
      BizId: ticket,
      Name: line(64, 'name of the person', '姓名'),
      IdCardNumber: line(64, 'ID number', '身份证号'),
      IdCardFrontImageUrl: image('photo of the card’s portrait side', '证件人像面照片'),
      IdCardBackImageUrl: image('photo of the card’s other side', '证件国徽面照片'),
      FaceRetainedImageUrl: image('retained photo, for `FVBioOnly`', '留底照片，用于 `FVBioOnly`'),
      PassedRedirectUrl: address('where the pages send a person who passed; a host that the scene allows', '通过后的跳转地址，域名须在场景允许之列'),
      FailedRedirectUrl: address('where the pages send a person who failed', '不通过后的跳转地址'),
      CallbackUrl: address('where the result is told, instead of the scene’s address', '结果回调地址，替代场景设置'),
      CallbackSeed: line(256, 'what that callback is signed with', '回调签名密钥'),
      UserId: line(256, ...NOT_KEPT),
      UserIp: line(256, ...NOT_KEPT),
      UserPhoneNumber: line(256, ...NOT_KEPT),
      UserRegistTime: line(32, ...NOT_KEPT),
    },
    envelope: 'none',
    reply: {
      VerifyToken: field('string', 'lives 1,800 seconds, good for one attempt', '有效期 1800 秒，用于一次认证'),
      VerifyPageUrl: field('string', 'opens the flow in a browser, the redirects included', '认证流程 H5 页面，已含跳转地址'),
    },
    errors: ['SCENE.NOT_FOUND', 'SCHEME.NEEDS_NO_TOKEN', 'TICKET.FINISHED', 'TICKET.IN_PROGRESS', 'CARD.UNFIT', ...materialErrors],
  },
  {
    name: 'DescribeVerifyResult',
    isQuestion: true,
    versions: ['2019-03-07'],
    methods: ['GET', 'POST'],
    about: ['how a task stands, and what was handed in', '查询认证结果与资料'],
    parameters: { BizType: scene, BizId: ticket },
    envelope: 'none',
    reply: {
      ...resultFields,
      FaceComparisonScore: field('number', 'face against the retained photo, for `FVBioOnly`', '人脸与留底照片比对分，用于 `FVBioOnly`'),
      ...materialFields,
    },
    errors: ['SCENE.NOT_FOUND'],
  },
  {
    name: 'VerifyMaterial',
    versions: ['2019-03-07'],
    methods: ['POST'],
    about: ['one call from materials to verdict, for `RPMin`', '一次调用完成认证，用于 `RPMin`'],
    parameters: {
      BizType: scene,
      BizId: ticket,
      Name: required(line(64, 'name of the person', '姓名')),
      IdCardNumber: required(line(64, 'ID number', '身份证号')),
      FaceImageUrl: required(image('face photo', '人脸照片')),
      IdCardFrontImageUrl: image('photo of the card’s portrait side', '证件人像面照片'),
      IdCardBackImageUrl: image('photo of the card’s other side', '证件国徽面照片'),
      UserId: line(256, ...NOT_KEPT),
    },
    envelope: 'none',
    reply: { ...resultFields, ...materialFields },
    errors: ['SCENE.NOT_FOUND', 'SCHEME.NEEDS_FLOW', 'TICKET.FINISHED', 'TICKET.IN_PROGRESS', ...materialErrors],
  },
  {
    name: 'CreateVerifySetting',
    versions: ['2019-03-07'],
    methods: ['GET', 'POST'],
    about: ['makes a scene, or changes name, scheme and pages of the one with this identifier', '创建场景，标识已存在时修改其名称、方案与页面'],
    parameters: {
      BizName: {
        required: true,
        maxLength: 20,
        pattern: SCENE_NAME,
        rule: 'takes Chinese, letters, digits and hyphen, 20 at most.',
        about: ['name of the scene', '场景名称'],
      },
      BizType: scene,
      Solution: required(line(20, 'one of the eight schemes', '认证方案，八种之一')),
      GuideStep: flag('whether the flow begins with our guide page; true by default', '是否使用默认引导页，默认 true'),
      PrivacyStep: flag('accepted; consent is always asked for', '接受；始终征得同意'),
      ResultStep: flag('whether the flow ends with our result page; true by default', '是否使用默认结果页，默认 true'),
    },
    envelope: 'none',
    reply: {
      BizName: field('string', 'as it was given', '同请求'),
      BizType: field('string', 'as it was given', '同请求'),
      Solution: field('string', 'as it was given', '同请求'),
      StepList: field(
        'string[]',
        'what the person sees: `GUIDE`, `PRIVACY`, `FACE_LIVENESS`, `TAKE_ID_PHOTO`, `RESULT`; empty for `RPMin`',
        '用户所见步骤，`RPMin` 为空',
      ),
    },
    errors: ['SCENE.EXISTS', 'ACCESS.DENIED'],
  },
] as const satisfies readonly Action[];

export type ActionName = (typeof actions)[number]['name'];

const isVersion = (version: string): version is Version => (versions as readonly string[]).includes(version);

/** The requested action; throws the vendor's error if there is none. */
export function findAction(method: string, name: string | undefined, version: string | undefined): Action & { name: ActionName } {
  if (!name) throw rpcErrors.missing('Action');
  if (!version) throw rpcErrors.missing('Version');
  if (!isVersion(version)) throw rpcErrors.version();
  const action = actions.find((candidate) => candidate.name === name && (candidate.versions as readonly Version[]).includes(version));
  if (!action) throw rpcErrors.actionNotFound();
  if (!(action.methods as readonly string[]).includes(method)) throw rpcErrors.method();
  return action;
}
