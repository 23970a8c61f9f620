import type { SceneSettings } from '@shiren/contracts-verification';
import { consentText, defaultRights } from '@shiren/schemes';
import { Card, Form, Input, Typography } from 'antd';
import { useText } from '../language.js';

interface Shown {
  settings: SceneSettings;
  flawed: boolean;
  onChange: (change: Pick<SceneSettings, 'business'>) => void;
}

/** Who processes the data, and the whole text that people agree to, which it is a part of. */
export function BusinessCard({ settings, flawed, onChange }: Shown) {
  const t = useText();
  const { business = { name: '', contact: '', rights: defaultRights() } } = settings;
  const change = (part: Partial<typeof business>): void => onChange({ business: { ...business, ...part } });
  const help = flawed
    ? { validateStatus: 'error' as const, help: t('名称、联系方式与两种语言的权利说明均需填写', 'Name, contact and the rights in both languages are required') }
    : {};
  const whole = consentText(settings);
  return (
    <Card size="small" title={t('个人信息处理者', 'Who processes the data')}>
      <Form.Item
        label={t('名称', 'Name')}
        htmlFor="business-name"
        extra={t('营业执照上的全称，显示在告知同意页与页面顶部', 'The registered name; shown on the consent page and at the top of each page')}
        {...help}
      >
        <Input id="business-name" maxLength={100} value={business.name} onChange={({ target }) => change({ name: target.value })} />
      </Form.Item>
      <Form.Item
        label={t('联系方式', 'Contact')}
        htmlFor="business-contact"
        extra={t('电话、邮箱或地址，用户由此提出个人信息请求', 'Telephone, e-mail or address, by which people make their requests')}
      >
        <Input id="business-contact" maxLength={200} value={business.contact} onChange={({ target }) => change({ contact: target.value })} />
      </Form.Item>
      {(['zh', 'en'] as const).map((language) => (
        <Form.Item
          key={language}
          label={
            language === 'zh' ? t('如何行使权利（中文）', 'How to use their rights (Chinese)') : t('如何行使权利（英文）', 'How to use their rights (English)')
          }
          htmlFor={`business-rights-${language}`}
        >
          <Input.TextArea
            id={`business-rights-${language}`}
            autoSize={{ minRows: 2, maxRows: 5 }}
            maxLength={2000}
            value={business.rights[language]}
            onChange={({ target }) => change({ rights: { ...business.rights, [language]: target.value } })}
          />
        </Form.Item>
      ))}
      <details>
        <summary>{t('用户看到的完整文本', 'The whole text that people read')}</summary>
        {(['zh', 'en'] as const).map((language) => (
          <Typography.Paragraph key={language} type="secondary" lang={language === 'zh' ? 'zh-CN' : 'en'} style={{ whiteSpace: 'pre-line', margin: '8px 0 0' }}>
            {whole[language]}
          </Typography.Paragraph>
        ))}
        <Typography.Text type="secondary">
          {t(
            '文本有变化时，保存后版本号加一；保存期限取自“材料保存天数”。',
            'A changed text becomes the next version when saved. The days are those of the retention.',
          )}
        </Typography.Text>
      </details>
    </Card>
  );
}
