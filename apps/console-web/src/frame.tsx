import {
  AlertOutlined,
  AuditOutlined,
  BarChartOutlined,
  CodeOutlined,
  DatabaseOutlined,
  FileSearchOutlined,
  KeyOutlined,
  LinkOutlined,
  LogoutOutlined,
  SafetyOutlined,
  SendOutlined,
  SettingOutlined,
  SolutionOutlined,
  StopOutlined,
  TeamOutlined,
  TransactionOutlined,
  UserOutlined,
} from '@ant-design/icons';
import type { Permission } from '@shiren/contracts-console';
import { App, Badge, Button, Flex, Layout, Menu, Spin, Typography, theme } from 'antd';
import { Suspense, lazy, type ReactNode } from 'react';
import { Navigate, Route, Routes, useLocation, useNavigate } from 'react-router';
import { useText } from './language.js';
import { AppearanceButtons } from './look.js';
import { useMe, useSignOut } from './me.js';
import { PageBoundary } from './parts/page-boundary.js';
import { useWaitingReviews } from './reviews/use-waiting-reviews.js';
import { useDrafts } from './scenes/drafts-context.js';

interface PageOfMenu {
  path: string;
  icon: ReactNode;
  title: readonly [string, string];
  permission?: Permission;
  /** Reached from another page only. */
  unlisted?: true;
  element: ReturnType<typeof lazy>;
}

const pages: PageOfMenu[] = [
  {
    path: 'scenes',
    icon: <SettingOutlined />,
    title: ['接入及设置', 'Scenes'],
    permission: 'settings.read',
    element: lazy(() => import('./scenes/scenes-page.js')),
  },
  {
    path: 'reports',
    icon: <BarChartOutlined />,
    title: ['数据统计', 'Reports'],
    permission: 'reports.read',
    element: lazy(() => import('./reports/reports-page.js')),
  },
  {
    path: 'links',
    icon: <LinkOutlined />,
    title: ['认证链接', 'Links'],
    permission: 'links.read',
    element: lazy(() => import('./links/links-page.js')),
  },
  {
    path: 'records',
    icon: <FileSearchOutlined />,
    title: ['认证记录', 'Attempts'],
    permission: 'records.read',
    element: lazy(() => import('./pages/records-page.js')),
  },
  {
    path: 'reviews',
    icon: <SolutionOutlined />,
    title: ['人工审核', 'Reviews'],
    permission: 'records.review',
    element: lazy(() => import('./reviews/reviews-page.js')),
  },
  {
    path: 'person',
    icon: null,
    title: ['同一人员', 'A person'],
    permission: 'records.photos',
    unlisted: true,
    element: lazy(() => import('./person/person-page.js')),
  },
  {
    path: 'blocks',
    icon: <StopOutlined />,
    title: ['黑名单', 'Block list'],
    permission: 'blocks.write',
    element: lazy(() => import('./blocks/blocks-page.js')),
  },
  {
    path: 'callbacks',
    icon: <SendOutlined />,
    title: ['结果回调', 'Callbacks'],
    permission: 'callbacks.read',
    element: lazy(() => import('./pages/callbacks-page.js')),
  },
  { path: 'alerts', icon: <AlertOutlined />, title: ['告警', 'Alerts'], permission: 'alerts.read', element: lazy(() => import('./alerts/alerts-page.js')) },
  { path: 'usage', icon: <TransactionOutlined />, title: ['用量', 'Usage'], permission: 'reports.read', element: lazy(() => import('./pages/usage-page.js')) },
  {
    path: 'registry',
    icon: <DatabaseOutlined />,
    title: ['比对源', 'Registry'],
    permission: 'registry.read',
    element: lazy(() => import('./pages/registry-page.js')),
  },
  {
    path: 'integration',
    icon: <CodeOutlined />,
    title: ['接入指引', 'Integration'],
    permission: 'settings.read',
    element: lazy(() => import('./pages/integration-page.js')),
  },
  {
    path: 'access-keys',
    icon: <KeyOutlined />,
    title: ['AccessKey', 'AccessKeys'],
    permission: 'keys.write',
    element: lazy(() => import('./pages/access-keys-page.js')),
  },
  {
    path: 'privacy',
    icon: <SafetyOutlined />,
    title: ['个人信息保护', 'Personal data'],
    permission: 'records.erase',
    element: lazy(() => import('./privacy/privacy-page.js')),
  },
  { path: 'users', icon: <TeamOutlined />, title: ['用户', 'Users'], permission: 'users.write', element: lazy(() => import('./pages/users-page.js')) },
  { path: 'audit', icon: <AuditOutlined />, title: ['审计日志', 'Audit log'], permission: 'audit.read', element: lazy(() => import('./pages/audit-page.js')) },
  { path: 'account', icon: <UserOutlined />, title: ['我的账号', 'My account'], element: lazy(() => import('./pages/account-page.js')) },
];

export function Frame() {
  const t = useText();
  const me = useMe();
  const navigate = useNavigate();
  const here = useLocation().pathname.split('/')[1] ?? '';
  const { token } = theme.useToken();
  const shown = pages.filter(({ permission }) => permission === undefined || me.may(permission));
  const listed = shown.filter(({ unlisted }) => !unlisted);
  const title = shown.find(({ path }) => path === here)?.title;
  const signOut = useSignOut();
  const waiting = useWaitingReviews();
  const { modal } = App.useApp();
  const { drafts, change } = useDrafts();
  const unsaved = Object.keys(drafts).length;
  const leave = (): void => {
    if (unsaved === 0) return void signOut();
    modal.confirm({
      title: t('退出并放弃未保存的修改？', 'Sign out and discard unsaved changes?'),
      content: t(`${unsaved} 个场景有未保存的修改。`, `There are unsaved changes in ${unsaved} ${unsaved === 1 ? 'scene' : 'scenes'}.`),
      okText: t('退出并放弃', 'Sign out and discard'),
      onOk: () => {
        change(() => ({}));
        return signOut();
      },
    });
  };
  return (
    <Layout style={{ minHeight: '100vh' }}>
      <Layout.Sider theme="light" width={208} breakpoint="lg" collapsedWidth={0} style={{ borderInlineEnd: `1px solid ${token.colorBorderSecondary}` }}>
        <Typography.Title level={4} style={{ margin: '16px 24px' }}>
          {t('实人', 'Shiren')}
        </Typography.Title>
        <nav aria-label={t('菜单', 'Menu')}>
          <Menu
            mode="inline"
            selectedKeys={[here]}
            onClick={({ key }) => void navigate(`/${key}`)}
            items={listed.map(({ path, icon, title: [zh, en] }) => ({
              key: path,
              icon,
              label:
                path === 'reviews' && waiting > 0 ? (
                  <Flex justify="space-between" align="center">
                    {t(zh, en)}
                    <Badge count={waiting} overflowCount={999} title={t(`${waiting} 条待审核`, `${waiting} waiting`)} />
                  </Flex>
                ) : path === 'scenes' && unsaved > 0 ? (
                  <Badge dot offset={[6, 0]} title={t('有未保存的修改', 'There are unsaved changes')}>
                    {t(zh, en)}
                  </Badge>
                ) : (
                  t(zh, en)
                ),
            }))}
            style={{ borderInlineEnd: 0 }}
          />
        </nav>
      </Layout.Sider>
      <Layout>
        <Layout.Header style={{ background: token.colorBgContainer, paddingInline: 24, borderBottom: `1px solid ${token.colorBorderSecondary}` }}>
          <Flex justify="space-between" align="center" style={{ height: '100%' }}>
            <Typography.Title level={1} style={{ fontSize: 18, margin: 0, whiteSpace: 'nowrap' }}>
              {title ? t(...title) : ''}
            </Typography.Title>
            <Flex align="center" gap={4}>
              <AppearanceButtons />
              <Typography.Text className="user-name" type="secondary">
                {me.userName}@{me.accountName}
              </Typography.Text>
              <Button type="text" icon={<LogoutOutlined />} aria-label={t('退出登录', 'Sign out')} onClick={leave} />
            </Flex>
          </Flex>
        </Layout.Header>
        <Layout.Content style={{ padding: 24 }}>
          <PageBoundary key={here}>
            <Suspense fallback={<Spin size="large" style={{ display: 'block', margin: '80px auto' }} />}>
              <Routes>
                {shown.map(({ path, element: Page }) => (
                  <Route key={path} path={`/${path}/*`} element={<Page />} />
                ))}
                <Route path="*" element={<Navigate replace to={`/${shown[0]?.path ?? 'account'}`} />} />
              </Routes>
            </Suspense>
          </PageBoundary>
        </Layout.Content>
      </Layout>
    </Layout>
  );
}
