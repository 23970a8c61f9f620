import type { ListedScene } from '@shiren/contracts-console';
import { SCENE_IDENTIFIER, SCENE_NAME } from '@shiren/contracts-core';
import { schemeNames } from '@shiren/schemes';
import { Alert, Button, Form, Input, Modal, Select } from 'antd';
import { useState } from 'react';
import { useText } from '../language.js';
import { refusal } from '../refusals.js';
import { schemeTitle } from './scheme-title.js';
import { useSavedBy } from './use-saving.js';

export interface SceneFields {
  name: string;
  biz: string;
  scheme: string;
}

/** A scene is created, created as a copy of another, or edited as it was when the dialog opened. */
export type SceneTask = { kind: 'new' } | { kind: 'copy' | 'edit'; scene: ListedScene };

interface SceneDialogProps {
  task: SceneTask;
  /** The edited scene as it is now. */
  newest: ListedScene | undefined;
  taken: readonly string[];
  /** Begins again with the newest version. */
  onLoad: (newest: ListedScene) => void;
  onSave: (fields: SceneFields) => Promise<void>;
  onClose: () => void;
}

/** The three fields of a scene, validated while typing and again on the server. */
export function SceneDialog({ task, newest, taken, onLoad, onSave, onClose }: SceneDialogProps) {
  const t = useText();
  const savedBy = useSavedBy();
  const scene = task.kind === 'edit' ? task.scene : undefined;
  const initial = task.kind === 'copy' ? { scheme: task.scene.scheme } : (scene ?? {});
  const behind = scene && newest && newest.revision !== scene.revision ? newest : undefined;
  const [form] = Form.useForm<SceneFields>();
  const [failure, setFailure] = useState<string>();
  const [busy, setBusy] = useState(false);
  const scheme = Form.useWatch('scheme', form) ?? scene?.scheme;

  const save = async (fields: SceneFields): Promise<void> => {
    setBusy(true);
    try {
      await onSave(fields);
      onClose();
    } catch (error) {
      setFailure(refusal(error, t));
    } finally {
      setBusy(false);
    }
  };

  return (
    <Modal
      open
      title={
        task.kind === 'edit'
          ? t('编辑场景', 'Edit scene')
          : task.kind === 'new'
            ? t('新增场景', 'New scene')
            : t(`复制场景“${task.scene.name}”`, `Copy the scene "${task.scene.name}"`)
      }
      okText={scene ? t('保存', 'Save') : t('创建', 'Create')}
      cancelText={t('取消', 'Cancel')}
      confirmLoading={busy}
      onOk={() => form.submit()}
      onCancel={onClose}
    >
      {behind && (
        <Alert
          type="warning"
          showIcon
          role="alert"
          style={{ marginBottom: 16 }}
          title={t('该场景已被他人修改', 'Somebody saved this scene meanwhile')}
          description={savedBy(behind)}
          action={
            <Button size="small" onClick={() => onLoad(behind)}>
              {t('加载最新设置', 'Load the latest settings')}
            </Button>
          }
        />
      )}
      {task.kind === 'copy' && (
        <Alert
          type="info"
          showIcon
          style={{ marginBottom: 16 }}
          title={t('将复制全部设置；回调密钥不复制，新场景使用自己的密钥', 'All settings are copied. The callback secret is not: the new scene has its own')}
        />
      )}
      {failure && !behind && <Alert type="error" showIcon title={failure} style={{ marginBottom: 16 }} role="alert" />}
      <Form<SceneFields> form={form} layout="vertical" initialValues={initial} onFinish={(fields) => void save(fields)}>
        <Form.Item
          name="name"
          label={t('场景名称', 'Name')}
          extra={t('汉字、英文字母、数字或连字符，最多 20 个字符，如 用户注册认证', 'Chinese characters, letters, digits and hyphens; at most 20 characters')}
          rules={[
            {
              required: true,
              pattern: SCENE_NAME,
              message: t('仅限汉字、英文字母、数字和连字符，最多 20 个字符', 'Only Chinese characters, letters, digits and hyphens, at most 20'),
            },
          ]}
        >
          <Input />
        </Form.Item>
        <Form.Item
          name="biz"
          label={t('场景标识', 'Identifier')}
          extra={t('即服务端 API 的 Biz 字段，创建后不可修改，如 NewRegister', 'The Biz of the server API, such as NewRegister. It cannot be changed later')}
          rules={[
            {
              required: true,
              pattern: SCENE_IDENTIFIER,
              message: t('仅限英文字母、数字和连字符，最多 20 个字符', 'Only letters, digits and hyphens, at most 20'),
            },
            {
              validator: (_, biz: string) =>
                !scene && taken.includes(biz)
                  ? Promise.reject(new Error(t('该场景标识已存在', 'A scene with this identifier already exists')))
                  : Promise.resolve(),
            },
          ]}
        >
          <Input disabled={scene !== undefined} />
        </Form.Item>
        <Form.Item name="scheme" label={t('认证方案', 'Scheme')} rules={[{ required: true, message: t('请选择认证方案', 'Choose a scheme') }]}>
          <Select options={schemeNames.map((name) => ({ value: name, label: `${schemeTitle(name, t)} · ${name}` }))} />
        </Form.Item>
        {scene?.live && scheme !== scene.scheme && (
          <Alert
            type="warning"
            showIcon
            title={t('该场景已上线，不建议修改认证方案', 'This scene is live: changing its scheme is not recommended')}
            description={t('已集成的客户端可能无法完成认证。', 'Clients that are already integrated may no longer be able to complete verifications.')}
          />
        )}
      </Form>
    </Modal>
  );
}
