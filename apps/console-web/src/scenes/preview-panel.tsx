import type { PreviewMessage } from '@shiren/flow-client';
import type { SceneContent } from '@shiren/contracts-verification';
import { Alert, Flex, Segmented, Select, Typography } from 'antd';
import { useContext, useEffect, useMemo, useRef, useState } from 'react';
import { useLanguage, useText, type Language } from '../language.js';
import { Appearance, type Look } from '../look.js';
import { previewOf, previewPages, type PreviewPage } from './preview-session.js';

/** Milliseconds after the last change until the preview begins again, so that typing does not restart it with every key. */
const SETTLE_MS = 250;

const titles: Readonly<Record<PreviewPage, readonly [string, string]>> = {
  guide: ['引导页', 'Guide'],
  consent: ['告知同意', 'Consent'],
  declined: ['不同意时', 'Declined'],
  'type-name-and-number': ['输入姓名和身份证号', 'Name and number'],
  liveness: ['活体检测', 'Liveness'],
  'photograph-id-card': ['拍摄身份证', 'ID card'],
  'confirm-fields': ['确认证件信息', 'Confirm details'],
  passed: ['认证通过', 'Passed'],
  failed: ['认证不通过', 'Failed'],
  'in-review': ['审核中', 'In review'],
};

/** The flow's own pages on a phone, with the settings that are being edited. Nothing that is done there reaches a server. */
export function PreviewPanel({ content }: { content: SceneContent }) {
  const t = useText();
  const ownLanguage = useLanguage();
  const own = useContext(Appearance).look;
  const pages = previewPages(content);
  const [chosen, choose] = useState<PreviewPage>();
  const [language, speak] = useState<Language>(ownLanguage);
  const [look, setLook] = useState<Look>(own);
  const page = chosen && pages.includes(chosen) ? chosen : pages[0];
  if (!page)
    return (
      <Alert
        type="info"
        showIcon
        title={t('该方案没有认证页面，由业务方自行采集材料并提交', 'This scheme has no pages: the business collects the materials itself')}
      />
    );
  return (
    <Flex vertical gap={16} align="center">
      <Flex gap={12} wrap justify="center">
        <Select
          aria-label={t('页面', 'Page')}
          style={{ width: 200 }}
          value={page}
          onChange={choose}
          options={pages.map((value) => ({ value, label: t(...titles[value]) }))}
        />
        <Segmented
          aria-label={t('预览语言', 'Language of the preview')}
          value={language}
          onChange={speak}
          options={[
            { value: 'zh', label: '中文' },
            { value: 'en', label: 'English' },
          ]}
        />
        <Segmented
          aria-label={t('预览外观', 'Appearance of the preview')}
          value={look}
          onChange={setLook}
          options={[
            { value: 'light', label: t('浅色', 'Light') },
            { value: 'dark', label: t('深色', 'Dark') },
          ]}
        />
      </Flex>
      <Phone content={content} page={page} language={language} look={look} />
      <Typography.Text type="secondary" style={{ maxWidth: 480, textAlign: 'center' }}>
        {t(
          '页面与真实流程相同，按当前修改（含未保存的）显示，不会提交任何数据。摄像头在预览中不可用，可用上方的列表切换到后续页面。',
          'These are the pages of the real flow with your current changes, saved or not; nothing is submitted. The camera is not available here: go on to later pages by the list above.',
        )}
      </Typography.Text>
    </Flex>
  );
}

function Phone({ content, page, language, look }: { content: SceneContent; page: PreviewPage; language: Language; look: Look }) {
  const t = useText();
  const frame = useRef<HTMLIFrameElement>(null);
  const [ready, setReady] = useState(0);
  const text = JSON.stringify(content);
  const preview = useMemo(() => previewOf(JSON.parse(text) as SceneContent, page), [text, page]);
  useEffect(() => {
    const receive = ({ source, origin, data }: MessageEvent<Partial<PreviewMessage>>): void => {
      if (origin === location.origin && source === frame.current?.contentWindow && data.shirenPreview === 'ready') setReady((count) => count + 1);
    };
    window.addEventListener('message', receive);
    return () => window.removeEventListener('message', receive);
  }, []);
  useEffect(() => {
    if (ready === 0) return;
    const timer = setTimeout(() => frame.current?.contentWindow?.postMessage({ shirenPreview: preview } satisfies PreviewMessage, location.origin), SETTLE_MS);
    return () => clearTimeout(timer);
  }, [ready, preview]);
  return (
    <div className="phone">
      <iframe
        key={language}
        ref={frame}
        title={t('认证流程预览', 'Preview of the flow')}
        src={`/h5/preview.html?lang=${language}`}
        style={{ colorScheme: look }}
      />
    </div>
  );
}
