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
  'the `UserData` passed to `GetVerifyToken` for the attempt that is reported on; absent if none was passed',
  '本次认证调用 `GetVerifyToken` 时传入的 `UserData`，未传入时不返回',
);
const NO_EFFECT = ['accepted, without effect: nothing of the call is stored', '可传入但不生效：本次调用不保存任何内容'] as const;
const NOT_KEPT = ['accepted, not stored', '可传入，不保存'] as const;

/** The actions of the public API: routing, validation, documentation and tests use this table. */
export const actions = [
  {
    name: 'GetVerifyToken',
    versions: ['2018-09-16'],
    methods: ['GET', 'POST'],
    about: ['opens an attempt of a scheme with a flow, and returns its token', '发起一次认证并返回 Token，用于有认证流程的方案'],
    parameters: {
      Biz: scene,
      TicketId: ticket,
      Binding: {
        maxLength: 8 * 1024 * 1024,
        about: ['JSON object of what you know already: which keys are required depends on the scheme', '已掌握的用户资料，JSON 对象；必填的键因认证方案而异'],
      },
      UserData: json(4_096, 'JSON of your own, returned by `GetStatus` and `GetMaterials`', '业务方自定义的 JSON，由 `GetStatus` 与 `GetMaterials` 原样返回'),
      VerifyConfigs: json(4_096, 'JSON; checked, but without effect: the console decides', 'JSON，仅校验格式，不生效；流程以控制台设置为准'),
    },
    envelope: 'data',
    reply: {
      CloudauthPageUrl: field(
        'string',
        'opens the flow in a browser; append `&successRedirect=…` and `&failRedirect=…`',
        '认证流程的 H5 页面地址，可追加 `&successRedirect=…` 与 `&failRedirect=…`',
      ),
      'VerifyToken.Token': field('string', 'works for one attempt', '仅可用于一次认证'),
      'VerifyToken.DurationSeconds': field('integer', 'how long the token works: 1800', 'Token 的有效期，固定为 1800 秒'),
    },
    errors: [
      'SCENE.NOT_FOUND',
      'SCENE.DISABLED',
      'SCENE.NEEDS_BUSINESS',
      'SCHEME.NEEDS_NO_TOKEN',
      'TICKET.FINISHED',
      'TICKET.IN_PROGRESS',
      'CARD.UNFIT',
      ...materialErrors,
    ],
  },
  {
    name: 'SubmitMaterials',
    versions: ['2018-09-16'],
    methods: ['POST'],
    about: ['ends the attempt of a token with what you collected yourself', '提交自行采集的资料，完成该 Token 对应的认证'],
    parameters: { VerifyToken: required(line(128, 'from `GetVerifyToken`', '由 `GetVerifyToken` 返回')) },
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
    about: ['one call from materials to verdict, for `RPMin`', '提交资料并返回认证结果，一次调用完成，用于 `RPMin`'],
    parameters: { Biz: scene, TicketId: ticket },
    takesMaterials: true,
    envelope: 'data',
    reply: VERIFY_STATUS,
    errors: ['SCENE.NOT_FOUND', 'SCENE.DISABLED', 'SCHEME.NEEDS_FLOW', 'TICKET.FINISHED', 'TICKET.IN_PROGRESS', ...materialErrors],
  },
  {
    name: 'GetStatus',
    isQuestion: true,
    versions: ['2018-09-16'],
    methods: ['GET', 'POST'],
    about: ['returns the status of a ticket', '查询认证任务的状态'],
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
    about: [
      'returns what was submitted and what was read from the card; a field that is not known is absent',
      '查询提交的资料与身份证识别结果，没有取到的字段不返回',
    ],
    parameters: { Biz: scene, TicketId: ticket },
    envelope: 'data',
    reply: {
      Name: field('string', 'name', '姓名'),
      IdentificationNumber: field('string', 'ID number', '身份证号'),
      IdCardType: field('string', '`identityCard`', '`identityCard`'),
      IdCardStartDate: field('string', 'valid from, `yyyyMMdd`', '有效期起始日期，`yyyyMMdd`'),
      IdCardExpiry: field('string', 'valid to, `yyyyMMdd` or `长期`', '有效期截止日期，`yyyyMMdd` 或 `长期`'),
      Address: field(
        'string',
        'JSON of `province`, `city`, `area`, `detail`, each with its `text`',
        '住址，JSON 字符串，含 `province`、`city`、`area`、`detail`，内容均在各自的 `text` 中',
      ),
      Sex: field('string', '`m` or `f`', '`m` 或 `f`'),
      EthnicGroup: field('string', 'ethnic group, without 族', '民族，不含“族”字'),
      Authority: field('string', 'who issued the card', '签发机关'),
      Mobile: field('string', 'telephone number', '手机号'),
      FacePic: field('string', 'link that works for an hour', '照片链接，一小时内有效'),
      FaceRetainedPic: field('string', 'link that works for an hour', '照片链接，一小时内有效'),
      IdCardFrontPic: field('string', 'link that works for an hour', '照片链接，一小时内有效'),
      IdCardBackPic: field('string', 'link that works for an hour', '照片链接，一小时内有效'),
      UserData: USER_DATA,
    },
    errors: ['SCENE.NOT_FOUND'],
  },
  {
    name: 'CompareFaces',
    versions: ['2018-09-16', '2019-03-07'],
    methods: ['POST'],
    about: ['tells whether two pictures show the same person; the largest face counts', '比对两张图片中的人脸是否为同一人，有多张人脸时取最大的一张'],
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
        'JSON: false accept rate in percent, and the score that corresponds to it. 1 and 0.1 were measured on the people of the calibration; 0.01 and 0.001 are extrapolated',
        'JSON，误识率（百分比）与对应的分数。1 % 与 0.1 % 由标定人群实测得出，0.01 % 与 0.001 % 为外推值',
      ),
    },
    errors: [...imageErrors, 'FACE.NOT_FOUND', 'FACE.TOO_SMALL'],
  },
  {
    name: 'DetectFaceAttributes',
    versions: ['2018-09-16', '2019-03-07'],
    methods: ['POST'],
    about: ['finds the faces in a picture, and tells how suitable each is for comparison', '检测图片中的人脸，以及各人脸是否适合比对'],
    parameters: {
      MaterialValue: required(image('the image', '图片')),
      MaxFaceNum: {
        maxLength: 3,
        pattern: /^[1-9]\d*$/,
        rule: 'is a whole number from 1 on.',
        about: ['how many faces to return, the largest first; 5 at most, and by default', '返回的人脸数量，从大到小排列；最多 5，默认 5'],
      },
      RetAttributes: line(512, 'names of the attributes to return, separated by commas; all by default', '需要返回的属性名，以逗号分隔；默认返回全部'),
      MaxNumPhotosPerCategory: line(16, ...NO_EFFECT),
      DontSaveDB: line(16, ...NO_EFFECT),
      ClientTag: line(512, ...NO_EFFECT),
      BizType: line(64, ...NO_EFFECT),
    },
    envelope: 'data',
    reply: {
      ImgWidth: field('integer', 'width of the upright picture in pixels', '图片转正后的宽度，单位为像素'),
      ImgHeight: field('integer', 'height of the upright picture in pixels', '图片转正后的高度，单位为像素'),
      ...Object.fromEntries(
        ['Top', 'Left', 'Width', 'Height'].map((side) => [
          `FaceInfos.FaceAttributesDetectInfo[].FaceRect.${side}`,
          field('integer', 'bounding box of the face in pixels; the list is empty if there is no face', '人脸框，单位为像素；没有人脸时列表为空'),
        ]),
      ),
      ...Object.fromEntries(
        Object.entries({
          Blur: field(
            'number',
            '0 sharp to 1 blurred; from 0.5 on, other actions refuse the face as blurred',
            '模糊度，0 为清晰，1 为模糊；达到 0.5 时，其他接口会以模糊为由拒绝',
          ),
          Facequal: field(
            'number',
            '0 to 100: how far the weakest of sharpness, light and pose is from the limit at which a face is refused',
            '人脸质量，0 至 100：清晰度、光照、姿态三项中最差一项距离拒绝界线的余量',
          ),
          Respirator: field(
            'string',
            '`Wear` if a mask differs in colour from the skin; absent otherwise, since a white mask is not recognized',
            '口罩与肤色差异明显时为 `Wear`；其余情况不返回，因为无法识别白色口罩',
          ),
          'Headpose.YawAngle': field('number', 'degrees; positive: chin to the viewer’s right', '角度，正值表示下巴转向画面右侧'),
          'Headpose.PitchAngle': field('number', 'degrees; positive: chin down', '角度，正值表示低头'),
          'Headpose.RollAngle': field('number', 'degrees; positive: tilted clockwise, as the viewer sees it', '角度，正值表示画面中头部顺时针倾斜'),
        }).map(([name, of]) => [`FaceInfos.FaceAttributesDetectInfo[].FaceAttributes.${name}`, of]),
      ),
    },
    errors: [...imageErrors],
  },
  {
    name: 'DescribeVerifyToken',
    versions: ['2019-03-07'],
    methods: ['GET', 'POST'],
    about: ['the same as `GetVerifyToken`, with the names of 2019-03-07', '与 `GetVerifyToken` 相同，参数名为 2019-03-07 版'],
    parameters: {
      BizType: scene,
      BizId: ticket,
      Name: line(64, 'name of the person', '姓名'),
      IdCardNumber: line(64, 'ID number', '身份证号'),
      IdCardFrontImageUrl: image('photo of the card’s portrait side', '身份证人像面照片'),
      IdCardBackImageUrl: image('photo of the card’s other side', '身份证国徽面照片'),
      FaceRetainedImageUrl: image('retained photo, for `FVBioOnly`', '留底照片，用于 `FVBioOnly`'),
      PassedRedirectUrl: address(
        'where the pages redirect a person who passed; the scene has to allow the host',
        '认证通过后的跳转地址，其域名须在场景允许的范围内',
      ),
      FailedRedirectUrl: address(
        'where the pages redirect a person who failed; the scene has to allow the host',
        '认证不通过后的跳转地址，其域名须在场景允许的范围内',
      ),
      CallbackUrl: address('where the result is delivered, instead of the scene’s address', '结果回调地址，优先于场景中设置的地址'),
      CallbackSeed: line(256, 'what that callback is signed with', '该回调的签名密钥'),
      UserId: line(256, ...NOT_KEPT),
      UserIp: line(256, ...NOT_KEPT),
      UserPhoneNumber: line(256, ...NOT_KEPT),
      UserRegistTime: line(32, ...NOT_KEPT),
    },
    envelope: 'none',
    reply: {
      VerifyToken: field('string', 'works for 1,800 seconds and for one attempt', '有效期 1800 秒，仅可用于一次认证'),
      VerifyPageUrl: field('string', 'opens the flow in a browser, the redirects included', '认证流程的 H5 页面地址，已包含跳转地址'),
    },
    errors: [
      'SCENE.NOT_FOUND',
      'SCENE.DISABLED',
      'SCENE.NEEDS_BUSINESS',
      'SCHEME.NEEDS_NO_TOKEN',
      'TICKET.FINISHED',
      'TICKET.IN_PROGRESS',
      'CARD.UNFIT',
      ...materialErrors,
    ],
  },
  {
    name: 'DescribeVerifyResult',
    isQuestion: true,
    versions: ['2019-03-07'],
    methods: ['GET', 'POST'],
    about: ['returns the status of a task and what was submitted', '查询认证任务的状态与提交的资料'],
    parameters: { BizType: scene, BizId: ticket },
    envelope: 'none',
    reply: {
      ...resultFields,
      FaceComparisonScore: field('number', 'face against the retained photo, for `FVBioOnly`', '人脸与留底照片的比对分数，用于 `FVBioOnly`'),
      ...materialFields,
    },
    errors: ['SCENE.NOT_FOUND'],
  },
  {
    name: 'VerifyMaterial',
    versions: ['2019-03-07'],
    methods: ['POST'],
    about: ['one call from materials to verdict, for `RPMin`', '提交资料并返回认证结果，一次调用完成，用于 `RPMin`'],
    parameters: {
      BizType: scene,
      BizId: ticket,
      Name: required(line(64, 'name of the person', '姓名')),
      IdCardNumber: required(line(64, 'ID number', '身份证号')),
      FaceImageUrl: required(image('face photo', '人脸照片')),
      IdCardFrontImageUrl: image('photo of the card’s portrait side', '身份证人像面照片'),
      IdCardBackImageUrl: image('photo of the card’s other side', '身份证国徽面照片'),
      UserId: line(256, ...NOT_KEPT),
    },
    envelope: 'none',
    reply: { ...resultFields, ...materialFields },
    errors: ['SCENE.NOT_FOUND', 'SCENE.DISABLED', 'SCHEME.NEEDS_FLOW', 'TICKET.FINISHED', 'TICKET.IN_PROGRESS', ...materialErrors],
  },
  {
    name: 'CreateVerifySetting',
    versions: ['2019-03-07'],
    methods: ['GET', 'POST'],
    about: ['creates a scene, or changes name, scheme and pages of the one with this identifier', '创建场景；标识已存在时，修改该场景的名称、方案与页面'],
    parameters: {
      BizName: {
        required: true,
        maxLength: 20,
        pattern: SCENE_NAME,
        rule: 'takes Chinese, letters, digits and hyphen, 20 at most.',
        about: ['name of the scene', '场景名称'],
      },
      BizType: scene,
      Solution: required(line(20, 'one of the eight schemes', '认证方案，取八种之一')),
      GuideStep: flag('whether the flow begins with our guide page; true by default', '是否显示内置的引导页，默认 true'),
      PrivacyStep: flag('accepted, without effect: consent is always requested', '可传入但不生效：认证流程始终征求用户同意'),
      ResultStep: flag('whether the flow ends with our result page; true by default', '是否显示内置的结果页，默认 true'),
    },
    envelope: 'none',
    reply: {
      BizName: field('string', 'as in the request', '与请求中的值相同'),
      BizType: field('string', 'as in the request', '与请求中的值相同'),
      Solution: field('string', 'as in the request', '与请求中的值相同'),
      StepList: field(
        'string[]',
        'what the person sees: `GUIDE`, `PRIVACY`, `FACE_LIVENESS`, `TAKE_ID_PHOTO`, `RESULT`; empty for `RPMin`',
        '用户经过的步骤：`GUIDE`、`PRIVACY`、`FACE_LIVENESS`、`TAKE_ID_PHOTO`、`RESULT`；`RPMin` 为空',
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
