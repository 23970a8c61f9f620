import { schemeOf } from '@shiren/schemes';
import { useMutation } from '@tanstack/react-query';
import { Alert, App, Button, Card, Empty, Flex, Form, Input, Radio, Select, Tabs, Typography, Upload, theme } from 'antd';
import { useState } from 'react';
import { Refused, post } from '../api.js';
import { conclusionText } from '../integration/conclusions.js';
import { runOf, snippetLanguages, snippetOf, titleOf } from '../integration/snippets.js';
import { useLanguage, useText } from '../language.js';
import { dataUrlOf } from '../parts/data-url.js';
import { useMe } from '../me.js';
import { Failure } from '../parts/failure.js';
import { schemeTitle } from '../scenes/scheme-title.js';
import { useScenes } from '../scenes/use-scenes.js';

/** The page 接入指引 (integration): a ready-to-run program, and a form to try a verification. */
export default function IntegrationPage() {
  const t = useText();
  const scenes = useScenes();
  const me = useMe();
  const [chosen, setChosen] = useState<string>();
  const usable = (scenes.data ?? []).filter(({ state }) => state === 'active');
  const scene = usable.find(({ biz }) => biz === chosen) ?? usable[0];
  if (!scene) return <Card loading={scenes.isPending}>{<Empty description={t('请先创建或启用场景', 'Create or enable a scene first')} />}</Card>;
  const { access, binding } = schemeOf(scene.scheme);
  const call = { endpoint: window.location.origin, biz: scene.biz, access, binding: binding.required };
  return (
    <Flex vertical gap={16}>
      <Card>
        <Flex gap={12} align="center" wrap>
          <label htmlFor="scene">{t('场景', 'Scene')}</label>
          <Select
            id="scene"
            style={{ width: 360 }}
            value={scene.biz}
            onChange={setChosen}
            options={usable.map(({ biz, name, scheme }) => ({ value: biz, label: `${name} · ${schemeTitle(scheme, t)}` }))}
          />
          <Typography.Link href={t('/docs/', '/docs/en/')} target="_blank">
            {t('接入文档', 'Documentation')}
          </Typography.Link>
        </Flex>
      </Card>
      <Card title={t('服务端代码', 'On your server')}>
        <Typography.Paragraph type="secondary">
          {t(
            '无需安装任何依赖。AccessKey 取自环境变量 ACCESS_KEY_ID 与 ACCESS_KEY_SECRET，人脸照片取自同目录的 face.jpg。',
            'No dependencies. The AccessKey is read from the environment variables ACCESS_KEY_ID and ACCESS_KEY_SECRET, the face photo from face.jpg in the same folder.',
          )}
        </Typography.Paragraph>
        <Tabs
          items={snippetLanguages.map((language) => ({
            key: language,
            label: titleOf[language],
            children: <Snippet text={snippetOf(language, call)} run={runOf[language]} />,
          }))}
        />
      </Card>
      {me.may('verifications.try') && (
        <Card title={t('试一试', 'Try it')}>
          <TryIt
            key={scene.biz}
            biz={scene.biz}
            asked={access === 'server' ? ['Name', 'IdentificationNumber', 'FacePic'] : binding.required}
            mayRun={me.may('verifications.run')}
          />
        </Card>
      )}
    </Flex>
  );
}

function Snippet({ text, run }: { text: string; run: string }) {
  const t = useText();
  const { token } = theme.useToken();
  const { message } = App.useApp();
  const copy = (): void => void navigator.clipboard.writeText(text).then(() => message.success(t('已复制', 'Copied')));
  return (
    <>
      <Flex justify="space-between" align="center" style={{ marginBottom: 8 }}>
        <Typography.Text code>{run}</Typography.Text>
        <Button onClick={copy}>{t('复制', 'Copy')}</Button>
      </Flex>
      <pre className="snippet" tabIndex={0} style={{ background: token.colorFillQuaternary, margin: 0 }}>
        {text}
      </pre>
    </>
  );
}

interface Tried {
  TicketId: string;
  sandbox: boolean;
  CloudauthPageUrl?: string;
  VerifyStatus?: { StatusCode: number; AuditConclusions?: string };
}

const fieldTitles: Readonly<Record<string, readonly [string, string]>> = {
  Name: ['姓名', 'Name'],
  IdentificationNumber: ['身份证号码', 'ID number'],
  FacePic: ['人脸照片', 'Face photo'],
  FaceRetainedPic: ['留底照片', 'Retained photo'],
};

const outcomes: Readonly<Record<number, readonly [string, string, 'success' | 'error' | 'info']>> = {
  0: ['认证处理中', 'In progress', 'info'],
  1: ['认证通过', 'Passed', 'success'],
  2: ['认证不通过', 'Failed', 'error'],
};

function TryIt({ biz, asked, mayRun }: { biz: string; asked: readonly string[]; mayRun: boolean }) {
  const t = useText();
  const language = useLanguage();
  const [real, setReal] = useState(false);
  const [photos, setPhotos] = useState<Record<string, string>>({});
  const run = useMutation({ mutationFn: (fields: Record<string, string>) => post<Tried>('tryIt', { biz, real, ...fields, ...photos }) });
  const read = (type: string, file: File): false => {
    void dataUrlOf(file).then((url) => setPhotos((before) => ({ ...before, [type]: url.replace(/^data:[^,]*,/, 'base64://') })));
    return false;
  };
  const status = run.data?.VerifyStatus;
  const outcome = status && outcomes[status.StatusCode];
  return (
    <Form layout="vertical" style={{ maxWidth: 480 }} onFinish={(fields: Record<string, string>) => run.mutate(fields)}>
      <Form.Item label={t('环境', 'Environment')}>
        <Radio.Group
          value={real}
          onChange={({ target }) => setReal(target.value as boolean)}
          options={[
            { value: false, label: t('沙箱', 'Sandbox') },
            { value: true, label: t('真实认证', 'Real verification'), disabled: !mayRun },
          ]}
        />
      </Form.Item>
      <Alert
        style={{ marginBottom: 16 }}
        showIcon
        type={real ? 'warning' : 'info'}
        title={
          real
            ? t(
                '将发起一次真实认证：按次计费，计入统计与认证记录，并保存所提交的材料。',
                'This runs a real verification: it is billed, appears in reports and records, and the submitted materials are stored.',
              )
            : t(
                '结果由身份证号码决定：110101190001012001 为通过，其余见沙箱文档。不计费，不计入统计。',
                'The ID number determines the result: 110101190001012001 passes; see the sandbox documentation for others. It is not billed and appears in no report.',
              )
        }
      />
      {asked.map((type) => {
        const label = t(...(fieldTitles[type] ?? ([type, type] as const)));
        return type.endsWith('Pic') ? (
          <Form.Item key={type} label={label} required>
            <Upload accept="image/jpeg,image/png,image/webp" showUploadList={false} beforeUpload={(file) => read(type, file)}>
              <Button>{photos[type] ? t('已选择，重新选择', 'Chosen; choose another one') : t('选择照片', 'Choose a photo')}</Button>
            </Upload>
          </Form.Item>
        ) : (
          <Form.Item key={type} name={type} label={label} rules={[{ required: true, message: t('必填', 'Required') }]}>
            <Input />
          </Form.Item>
        );
      })}
      <Flex vertical gap={12} align="start">
        <Button type="primary" htmlType="submit" loading={run.isPending}>
          {real ? t('发起一次真实认证', 'Run one real verification') : t('在沙箱中发起一次认证', 'Run one verification in the sandbox')}
        </Button>
        <Failure error={run.error} />
        {run.error instanceof Refused && run.error.code === 'REQUEST.INVALID' && (
          <Typography.Text type="secondary">
            {t('接口返回：', 'The API said: ')}
            <code lang="en">{run.error.message}</code>
          </Typography.Text>
        )}
        {outcome && (
          <Alert
            showIcon
            type={outcome[2]}
            title={t(outcome[0], outcome[1])}
            description={status.AuditConclusions && conclusionText(status.AuditConclusions, language)}
          />
        )}
        {run.data?.CloudauthPageUrl && (
          <Alert
            showIcon
            type="success"
            title={t('已获取 Token', 'Token issued')}
            description={
              <a href={run.data.CloudauthPageUrl} target="_blank" rel="noreferrer">
                {t('打开认证页面', 'Open the verification page')}
              </a>
            }
          />
        )}
      </Flex>
    </Form>
  );
}
