import type { ListedScene } from '@shiren/contracts-console';
import { isSchemeName, sampleBusiness, schemes } from '@shiren/schemes';
import { Alert } from 'antd';
import { useText } from '../language.js';

/** Says what a scene lacks until its consent page names who processes the data. Nothing if it does, or has no flow. */
export function BusinessNotice({ scene: { scheme, awaitsBusiness, settings } }: { scene: ListedScene }) {
  const t = useText();
  if (isSchemeName(scheme) && schemes[scheme].access === 'server') return null;
  if (awaitsBusiness) {
    return (
      <Alert
        showIcon
        type="error"
        title={t('填写个人信息处理者后才能用于真实认证', 'Enter who processes the data before this scene can verify real people')}
        description={t(
          '告知同意页须写明处理者的名称、联系方式和用户的权利（个人信息保护法第十七、三十条）。填写并保存之前，只有测试 AccessKey 能发起认证。',
          'The consent page has to name the business, its contact and people’s rights (Personal Information Protection Law, articles 17 and 30). Until that is saved, only test AccessKeys can begin a verification.',
        )}
      />
    );
  }
  if (!settings.business) {
    return (
      <Alert
        showIcon
        type="warning"
        title={t('请补充个人信息处理者', 'Enter who processes the data')}
        description={t(
          '此场景创建于该设置出现之前，认证不受影响，但告知同意页没有写明处理者的名称、联系方式、保存期限和用户的权利，不符合个人信息保护法第十七、三十条。',
          'This scene is older than the setting, so verifications go on. But its consent page names neither the business and its contact nor the days and people’s rights, as articles 17 and 30 of the Personal Information Protection Law require.',
        )}
      />
    );
  }
  if (settings.business.name === sampleBusiness().name) {
    return (
      <Alert
        showIcon
        type="warning"
        title={t('个人信息处理者仍是示例', 'Who processes the data is still a sample')}
        description={t('上线前请改为实际的名称和联系方式。', 'Enter the real name and contact before you go live.')}
      />
    );
  }
  return null;
}
