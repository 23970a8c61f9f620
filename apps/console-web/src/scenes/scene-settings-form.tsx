import {
  FRAME_ORIGIN,
  LOGO,
  MAX_FRAME_ORIGINS,
  MAX_LOGO_BYTES,
  REDIRECT_HOST,
  falseAcceptRates,
  scoreAtRate,
  type SceneSettings,
} from '@shiren/contracts-verification';
import { Button, Card, Col, ColorPicker, Flex, Form, Input, InputNumber, Row, Select, Switch, Upload } from 'antd';
import { dataUrlOf } from '../parts/data-url.js';
import { useText } from '../language.js';
import { BusinessCard } from './business-card.js';
import { LimitsCard } from './limits-card.js';
import { TagInput } from './tag-input.js';

interface Shown {
  settings: SceneSettings;
  fourEyesUntil: string | undefined;
  disabled: boolean;
  onChange: (change: Partial<SceneSettings>) => void;
  onRenewSecret: () => void;
}

const isAddress = (text: string): boolean => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);

/** The settings that the server would refuse, in the order of the page. */
export function flawsOf({ redirectHosts, frameOrigins, callback, alternativeWay, consent, business, logo }: SceneSettings): (keyof SceneSettings)[] {
  return [
    ...(redirectHosts.every((host) => REDIRECT_HOST.test(host)) ? [] : (['redirectHosts'] as const)),
    ...(frameOrigins.length <= MAX_FRAME_ORIGINS && frameOrigins.every((origin) => FRAME_ORIGIN.test(origin)) ? [] : (['frameOrigins'] as const)),
    ...(callback && !isAddress(callback.url) ? (['callback'] as const) : []),
    ...(consent.zh && consent.en ? [] : (['consent'] as const)),
    ...(alternativeWay.zh && alternativeWay.en && (!alternativeWay.url || isAddress(alternativeWay.url)) ? [] : (['alternativeWay'] as const)),
    ...(!business || (business.name.trim() && business.contact.trim() && business.rights.zh && business.rights.en) ? [] : (['business'] as const)),
    ...(logo && !(LOGO.test(logo) && logo.length <= MAX_LOGO_BYTES) ? (['logo'] as const) : []),
  ];
}

/** All settings of a scene except its flow. It shows the settings it is given and reports each change; saving is up to the caller. */
export function SceneSettingsForm({ settings, fourEyesUntil, disabled, onChange, onRenewSecret }: Shown) {
  const t = useText();
  const flaws = flawsOf(settings);
  const flawed = (key: keyof SceneSettings, zh: string, en: string) => (flaws.includes(key) ? { validateStatus: 'error' as const, help: t(zh, en) } : {});
  const { thresholds, consent, alternativeWay, callback, logo } = settings;
  const rates = falseAcceptRates.map((rate) => ({ value: rate, label: `${rate} % (${scoreAtRate[rate]})` }));
  const readLogo = (file: File): false => {
    void dataUrlOf(file).then((url) => onChange({ logo: url }));
    return false;
  };
  return (
    <Form layout="vertical" disabled={disabled}>
      <Row gutter={[16, 16]}>
        <Col xs={24} xl={12}>
          <Card size="small" title={t('活体检测', 'Liveness')}>
            <Form.Item
              label={t('活体强度', 'Strength')}
              htmlFor="strength"
              extra={t('依次要求三个、四个或五个动作', 'The person has to perform three, four or five actions')}
            >
              <Select
                id="strength"
                value={settings.livenessStrength}
                onChange={(livenessStrength) => onChange({ livenessStrength })}
                options={[
                  { value: 'low', label: t('低', 'Low') },
                  { value: 'standard', label: t('标准', 'Standard') },
                  { value: 'high', label: t('高', 'High') },
                ]}
              />
            </Form.Item>
            <Form.Item label={t('炫彩', 'Colour flash')} htmlFor="flash">
              <Switch id="flash" checked={settings.colourFlash} onChange={(colourFlash) => onChange({ colourFlash })} />
            </Form.Item>
            <Form.Item label={t('每次认证可录制次数', 'Recordings per attempt')} htmlFor="retries" style={{ marginBottom: 0 }}>
              <InputNumber id="retries" min={1} max={10} precision={0} value={settings.retries} onChange={(retries) => retries && onChange({ retries })} />
            </Form.Item>
          </Card>
        </Col>
        <Col xs={24} xl={12}>
          <Card size="small" title={t('比对阈值（误识率）', 'Thresholds by false accept rate')}>
            {(
              [
                ['authority', t('与权威数据源', 'Against the authority')],
                ['portrait', t('与身份证头像', 'Against the portrait on the card')],
                ['retained', t('与留底照片', 'Against the retained photo')],
              ] as const
            ).map(([key, label], index) => (
              <Form.Item key={key} label={label} htmlFor={`threshold-${key}`} style={index === 2 ? { marginBottom: 0 } : {}}>
                <Select
                  id={`threshold-${key}`}
                  value={thresholds[key]}
                  options={rates}
                  onChange={(rate) => onChange({ thresholds: { ...thresholds, [key]: rate } })}
                />
              </Form.Item>
            ))}
          </Card>
        </Col>
        <Col xs={24} xl={12}>
          <Card size="small" title={t('跳转与回调', 'Redirect and callback')}>
            <Form.Item
              label={t('允许跳转的域名', 'Allowed redirect hosts')}
              htmlFor="hosts"
              {...flawed('redirectHosts', '请填写域名，不含协议和路径，如 www.example.com', 'Enter a host without scheme and path, such as www.example.com')}
            >
              <TagInput id="hosts" value={settings.redirectHosts} onChange={(redirectHosts) => onChange({ redirectHosts })} placeholder="www.example.com" />
            </Form.Item>
            <Form.Item
              label={t('允许嵌入认证流程的网页来源', 'Origins whose pages may embed the flow')}
              htmlFor="frame-origins"
              extra={t('默认不允许嵌入；接入 Web SDK 时填写业务网页的来源', 'None by default; for the web SDK, enter the origin of your pages')}
              {...flawed(
                'frameOrigins',
                `请填写 https 来源，不含路径，如 https://www.example.com，最多 ${MAX_FRAME_ORIGINS} 个（http 仅限 localhost 与 127.0.0.1）`,
                `Enter https origins without a path, such as https://www.example.com, at most ${MAX_FRAME_ORIGINS} (http on localhost and 127.0.0.1 only)`,
              )}
            >
              <TagInput
                id="frame-origins"
                value={settings.frameOrigins}
                onChange={(frameOrigins) => onChange({ frameOrigins })}
                placeholder="https://www.example.com"
              />
            </Form.Item>
            <Form.Item
              label={t('结果回调地址', 'Callback address')}
              htmlFor="callback"
              {...flawed('callback', '请填写 http 或 https 地址', 'Enter an http or https URL')}
            >
              <Input
                id="callback"
                value={callback?.url ?? ''}
                placeholder="https://business.example.com/results"
                onChange={({ target }) => onChange({ callback: target.value ? { url: target.value } : undefined })}
              />
            </Form.Item>
            <Button onClick={onRenewSecret}>{t('重新生成回调密钥', 'Create a new callback secret')}</Button>
          </Card>
        </Col>
        <Col xs={24} xl={12}>
          <Card size="small" title={t('审核与留存', 'Review and retention')}>
            <Form.Item label={t('人工审核', 'Manual review')} htmlFor="review">
              <Select
                id="review"
                value={settings.review}
                onChange={(review) => onChange({ review })}
                options={[
                  { value: 'never', label: t('从不', 'Never') },
                  {
                    value: 'when-unsure',
                    label: t('分数接近阈值，或活体检测风险较高时', 'When a score is close to its threshold, or the recording is at high risk'),
                  },
                ]}
              />
            </Form.Item>
            <Form.Item
              label={t('需两人审核', 'Require two reviewers')}
              htmlFor="four-eyes"
              extra={
                fourEyesUntil
                  ? t(
                      `已申请关闭：${new Date(fourEyesUntil).toLocaleString('zh-CN')} 之前仍需两人审核，重新打开即可撤销`,
                      `Being switched off: two reviewers are still required until ${new Date(fourEyesUntil).toLocaleString('en-GB')}; switch it on again to cancel`,
                    )
                  : t('仅所有者可关闭，关闭后 7 天生效', 'Only an owner may switch this off; it takes effect after seven days')
              }
            >
              <Switch id="four-eyes" checked={settings.fourEyes} onChange={(fourEyes) => onChange({ fourEyes })} />
            </Form.Item>
            <Form.Item label={t('材料保存天数', 'Retention of materials in days')} htmlFor="retention" style={{ marginBottom: 0 }}>
              <InputNumber
                id="retention"
                min={1}
                max={3650}
                precision={0}
                value={settings.retentionDays}
                onChange={(days) => days && onChange({ retentionDays: days })}
              />
            </Form.Item>
          </Card>
        </Col>
        <Col xs={24} xl={12}>
          <Card size="small" title={t(`告知同意（第 ${consent.version} 版）`, `Consent (version ${consent.version})`)}>
            {(['zh', 'en'] as const).map((language) => (
              <Form.Item
                key={language}
                label={language === 'zh' ? t('中文文本', 'Chinese text') : t('英文文本', 'English text')}
                htmlFor={`consent-${language}`}
                {...flawed('consent', '两种语言均需填写', 'Both languages are required')}
              >
                <Input.TextArea
                  id={`consent-${language}`}
                  autoSize={{ minRows: 3, maxRows: 8 }}
                  maxLength={4000}
                  value={consent[language]}
                  onChange={({ target }) => onChange({ consent: { ...consent, [language]: target.value } })}
                />
              </Form.Item>
            ))}
          </Card>
        </Col>
        <Col xs={24} xl={12}>
          <BusinessCard settings={settings} flawed={flaws.includes('business')} onChange={onChange} />
        </Col>
        <Col xs={24} xl={12}>
          <Card size="small" title={t('不同意时的其他方式', 'Alternative for people who decline')}>
            {(['zh', 'en'] as const).map((language) => (
              <Form.Item
                key={language}
                label={language === 'zh' ? t('中文文本', 'Chinese text') : t('英文文本', 'English text')}
                htmlFor={`other-${language}`}
                {...flawed('alternativeWay', '两种语言均需填写，链接须为 http 或 https', 'Both languages are required; a link must be http or https')}
              >
                <Input.TextArea
                  id={`other-${language}`}
                  autoSize={{ minRows: 2, maxRows: 5 }}
                  maxLength={1000}
                  value={alternativeWay[language]}
                  onChange={({ target }) => onChange({ alternativeWay: { ...alternativeWay, [language]: target.value } })}
                />
              </Form.Item>
            ))}
            <Form.Item label={t('链接', 'Link')} htmlFor="other-url" style={{ marginBottom: 0 }}>
              <Input
                id="other-url"
                value={alternativeWay.url ?? ''}
                onChange={({ target }) => {
                  const { url: _before, ...texts } = alternativeWay;
                  onChange({ alternativeWay: target.value ? { ...texts, url: target.value } : texts });
                }}
              />
            </Form.Item>
          </Card>
        </Col>
        <Col span={24}>
          <LimitsCard limits={settings.limits} onChange={(limits) => onChange({ limits })} />
        </Col>
        <Col span={24}>
          <Card size="small" title={t('页面外观', 'Page appearance')}>
            <Flex gap={32} wrap>
              <Form.Item label={t('主色', 'Colour')} style={{ marginBottom: 0 }}>
                <ColorPicker
                  disabledAlpha
                  showText
                  value={settings.pageColour}
                  onChangeComplete={(colour) => onChange({ pageColour: colour.toHexString().slice(0, 7) })}
                />
              </Form.Item>
              <Form.Item
                label={t('标志', 'Logo')}
                style={{ marginBottom: 0 }}
                {...flawed('logo', 'PNG、JPEG 或 WebP，最大 48 KB', 'PNG, JPEG or WebP, at most 48 KB')}
              >
                <Flex gap={12} align="center">
                  {logo && <img src={logo} alt={t('标志', 'Logo')} style={{ maxHeight: 40, maxWidth: 160 }} />}
                  <Upload accept="image/png,image/jpeg,image/webp" showUploadList={false} beforeUpload={readLogo}>
                    <Button>{t('选择图片', 'Choose an image')}</Button>
                  </Upload>
                  {logo && (
                    <Button type="link" onClick={() => onChange({ logo: undefined })}>
                      {t('移除', 'Remove')}
                    </Button>
                  )}
                </Flex>
              </Form.Item>
            </Flex>
          </Card>
        </Col>
      </Row>
    </Form>
  );
}
