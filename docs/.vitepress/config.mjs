import { createHash } from 'node:crypto';
import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { icons } from './icons.mjs';
import { siteLinks } from './markdown.mjs';
import { EXAMPLES, docs, readers, siteFile } from './pages.mjs';
import { slug } from './slug.mjs';
import { words } from './words.mjs';

/** The documentation as a site that the gateway serves under /docs/: Chinese at the root, English under en/. */

const outDir = join(docs, 'dist/pages');

const inWords = {
  zh: {
    hero: { name: '实人', text: '私有部署的实人认证', tagline: '确认屏幕前的是真人，并且就是姓名与身份证号所指的本人。照片与录像不出机房。' },
    actions: ['快速接入', '部署与运维'],
    reference: '接口参考',
    references: ['REST 接口', 'NATS 主题', '错误码'],
    decisions: '设计决策（英文）',
  },
  en: {
    hero: {
      name: 'Shiren',
      text: 'Identity verification on your own machines',
      tagline: 'A living person is in front of the camera, and it is the person with this name and ID number. Photos and recordings stay with you.',
    },
    actions: ['Get started', 'Run it'],
    reference: 'Reference',
    references: ['REST API', 'NATS subjects', 'Error codes'],
    decisions: 'Decisions',
  },
};

/** Navigation by reader, as README.md of the language lists them. */
function navigation(language) {
  const prefix = language === 'zh' ? '/' : '/en/';
  const { reference, references, decisions } = inWords[language];
  const groups = readers(language).map((reader) => ({
    ...reader,
    pages: reader.folder === 'contributors' ? [...reader.pages, { text: decisions, link: '/en/decisions/' }] : reader.pages,
  }));
  const sidebarOf = ({ title, pages }) => [{ text: title, items: pages }];
  return {
    nav: [
      ...groups.map(({ folder, title, pages }) => ({
        text: title,
        link: pages[0].link,
        activeMatch: folder === 'contributors' ? `^${prefix}contributors/|/decisions/` : `^${prefix}${folder}/`,
      })),
      // pages of the gateway, which the site's router must not load
      { text: reference, items: ['rest', 'bus', 'problems'].map((name, index) => ({ text: references[index], link: `/${name}.html`, target: '_self' })) },
    ],
    sidebar: {
      ...Object.fromEntries(groups.map((group) => [`${prefix}${group.folder}/`, sidebarOf(group)])),
      ...(language === 'en' ? { '/en/decisions/': groups.filter(({ folder }) => folder === 'contributors').flatMap(sidebarOf) } : {}),
    },
  };
}

/** The start page: large type, and a card for each reader, before the lists of README.md. */
function startPage(language) {
  const { hero, actions } = inWords[language];
  const groups = readers(language);
  const linkTo = (wanted) => groups.find(({ folder }) => folder === wanted)?.pages[0].link;
  return {
    layout: 'home',
    hero: {
      ...hero,
      image: { src: '/start.svg', alt: '' },
      actions: ['integrators', 'operators'].map((folder, index) => ({ theme: index === 0 ? 'brand' : 'alt', text: actions[index], link: linkTo(folder) })),
    },
    features: groups.map(({ folder, title, about, pages }) => ({ icon: icons[folder], title, details: about, link: pages[0].link })),
  };
}

/** Moves the inline scripts, which are the same on every page, into a file: the gateway's policy allows no inline script. */
function withoutInlineScripts(html) {
  const scripts = [];
  const rest = html.replace(/<script id="[\w-]+">(.*?)<\/script>\s*/gs, (_, script) => {
    scripts.push(script.trim().replace(/;?$/, ';\n'));
    return '';
  });
  if (scripts.length === 0) return html;
  const code = scripts.join('');
  const file = `assets/look.${createHash('sha256').update(code).digest('hex').slice(0, 8)}.js`;
  writeFileSync(join(outDir, file), code);
  return rest.replace('</title>', `</title>\n    <script src="/docs/${file}"></script>`);
}

export default {
  base: '/docs/',
  outDir,
  srcExclude: [`${EXAMPLES}**`],
  rewrites: siteFile,
  head: [['link', { rel: 'icon', href: 'data:,' }]],
  titleTemplate: ':title · 实人 Shiren',
  markdown: { anchor: { slugify: slug }, config: siteLinks },
  // the search index of a language is one file, loaded when somebody searches
  vite: { build: { chunkSizeWarningLimit: 1_500 } },
  transformPageData: ({ relativePath }) => {
    if (relativePath === 'index.md') return { title: inWords.zh.hero.text, frontmatter: startPage('zh') };
    if (relativePath === 'en/index.md') return { title: inWords.en.hero.text, frontmatter: startPage('en') };
  },
  transformHtml: withoutInlineScripts,
  buildEnd: () => cpSync(join(docs, EXAMPLES), join(outDir, EXAMPLES), { recursive: true }),
  themeConfig: {
    // decisions exist in English only
    i18nRouting: (data, route, target) => {
      const page = route.data.relativePath.replace(/^en\//, '');
      const path = page.startsWith('decisions/') || route.data.isNotFound ? '' : page.replace(/(^|\/)index\.md$/, '$1').replace(/\.md$/, '.html');
      return (target === 'root' ? '/' : '/en/') + path;
    },
    search: {
      provider: 'local',
      options: {
        detailedView: true,
        miniSearch: { options: { tokenize: words } },
        locales: {
          root: {
            translations: {
              button: { buttonText: '搜索', buttonAriaLabel: '搜索文档' },
              modal: {
                displayDetails: '显示详情',
                resetButtonTitle: '清空',
                backButtonTitle: '关闭',
                noResultsText: '没有找到',
                footer: {
                  selectText: '打开',
                  selectKeyAriaLabel: '回车',
                  navigateText: '切换',
                  navigateUpKeyAriaLabel: '上',
                  navigateDownKeyAriaLabel: '下',
                  closeText: '关闭',
                  closeKeyAriaLabel: 'Esc',
                },
              },
            },
          },
        },
      },
    },
  },
  locales: {
    root: {
      label: '简体中文',
      lang: 'zh-CN',
      title: '实人文档',
      description: inWords.zh.hero.tagline,
      themeConfig: {
        ...navigation('zh'),
        outline: { level: [2, 3], label: '本页内容' },
        docFooter: { prev: '上一页', next: '下一页' },
        darkModeSwitchLabel: '外观',
        lightModeSwitchTitle: '切换到浅色',
        darkModeSwitchTitle: '切换到深色',
        sidebarMenuLabel: '目录',
        returnToTopLabel: '回到顶部',
        langMenuLabel: '切换语言',
        navMenuLabel: '主导航',
        mobileMenuLabel: '菜单',
        extraMenuLabel: '更多',
        skipToContentLabel: '跳到正文',
        notFound: {
          title: '没有这个页面',
          quote: '页面可能已改名或移走。请从首页进入，或使用搜索。',
          linkText: '回到首页',
          linkLabel: '回到首页',
        },
      },
    },
    en: {
      label: 'English',
      lang: 'en',
      link: '/en/',
      title: 'Shiren documentation',
      description: inWords.en.hero.tagline,
      themeConfig: {
        ...navigation('en'),
        outline: { level: [2, 3], label: 'On this page' },
        notFound: {
          title: 'There is no such page',
          quote: 'It may have been renamed or moved. Begin at the start page, or search.',
          linkText: 'To the start page',
          linkLabel: 'To the start page',
        },
      },
    },
  },
};
