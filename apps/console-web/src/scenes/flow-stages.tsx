import { ArrowRightOutlined } from '@ant-design/icons';
import type { SceneSettings } from '@shiren/contracts-verification';
import { isSchemeName, schemes, type Step } from '@shiren/schemes';
import { Card, Flex, Switch, Tag, Typography } from 'antd';
import { useText } from '../language.js';

const stepTitles: Readonly<Record<Step, readonly [string, string]>> = {
  liveness: ['活体检测', 'Liveness'],
  'photograph-id-card': ['拍摄身份证正反面', 'Photograph both sides of the ID card'],
  'photograph-id-card-if-stale': ['必要时拍摄身份证', 'Photograph the ID card if needed'],
  'confirm-fields-if-unsure': ['必要时确认证件信息', 'Confirm the details if needed'],
  'type-name-and-number': ['输入姓名和身份证号', 'Type name and number'],
};

interface Shown {
  scheme: string;
  settings: SceneSettings;
  disabled: boolean;
  onChange: (change: Partial<SceneSettings>) => void;
}

/** 流程配置 (flow): the person's way through a verification, as three stages. */
export function FlowStages({ scheme, settings, disabled, onChange }: Shown) {
  const t = useText();
  const steps = isSchemeName(scheme) ? schemes[scheme].steps : [];
  return (
    <div className="stages">
      <Card size="small" title={t('认证引导', 'Guide')}>
        <Flex vertical gap={8}>
          <Flex gap={8} align="center">
            <Switch
              aria-label={t('使用系统默认引导页', "Use the system's guide page")}
              disabled={disabled}
              checked={settings.guidePage === 'default'}
              onChange={(on) => onChange({ guidePage: on ? 'default' : 'own' })}
            />
            {t('使用系统默认引导页', "Use the system's guide page")}
          </Flex>
          <Typography.Text type="secondary">
            {settings.guidePage === 'default'
              ? t('先向用户说明认证步骤和所需准备', 'Explains the steps and what to have ready')
              : t('由业务方展示引导页，直接进入认证', 'The business shows its own page; our pages start with the verification')}
          </Typography.Text>
        </Flex>
      </Card>
      <div className="arrow" aria-hidden>
        <ArrowRightOutlined />
      </div>
      <Card size="small" title={t('认证过程', 'Verification')}>
        {steps.length === 0 ? (
          <Typography.Text type="secondary">{t('业务方自行采集材料并提交', 'The business collects the materials and submits them')}</Typography.Text>
        ) : (
          <ol style={{ margin: 0, paddingInlineStart: 20 }}>
            {steps.map((step) => (
              <li key={step}>{t(...stepTitles[step])}</li>
            ))}
          </ol>
        )}
      </Card>
      <div className="arrow" aria-hidden>
        <ArrowRightOutlined />
      </div>
      <Card size="small" title={t('认证结果', 'Result')}>
        <Flex vertical gap={8}>
          <Flex gap={8} align="center">
            <Switch
              aria-label={t('使用系统默认结果页', "Use the system's result page")}
              disabled={disabled}
              checked={settings.resultPage === 'default'}
              onChange={(on) => onChange({ resultPage: on ? 'default' : 'own' })}
            />
            {t('使用系统默认结果页', "Use the system's result page")}
          </Flex>
          {settings.resultPage === 'default' ? (
            <Flex gap={4} wrap>
              <Tag color="green">{t('认证通过', 'Passed')}</Tag>
              <Tag color="red">{t('认证不通过', 'Failed')}</Tag>
              <Tag color="gold">{t('审核中', 'In review')}</Tag>
            </Flex>
          ) : (
            <Typography.Text type="secondary">{t('业务方获得结果后自行展示', 'The business shows its own page when it has the result')}</Typography.Text>
          )}
        </Flex>
      </Card>
    </div>
  );
}
