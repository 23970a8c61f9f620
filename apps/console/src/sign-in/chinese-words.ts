/**
 * Common passwords of Chinese speakers, the most common first. Compiled by hand from the kinds that D. Wang, P. Wang, D. He and Y. Tian
 * found in 73 million passwords of Chinese sites ("Birthday, Name and Bifacial-security: Understanding Passwords of Chinese Web Users",
 * USENIX Security 2019): digits that sound like words, words of love and everyday words in pinyin, names of sites. Names in pinyin are
 * recognised by their syllables (`pinyin.ts`).
 */
export const CHINESE_WORDS: readonly string[] = [
  // 5201314 sounds like "I love you for a lifetime", 7758521 like "kiss me, I love you"; 168 and 888 are lucky
  ...['5201314', '1314520', '520', '1314', '520520', '5211314', '7758521', '7758258', '584520', '3344520', '147258369', '147258', '159357', '168', '168168'],
  ...['666', '666666', '888', '888888', '518518', '110120', '110119', '123123', '112233', '123321', '321321', '110110', '211314', '9958123', '987654321'],
  ...['woaini', 'aini', 'woaini1314', 'woaini520', 'aini1314', 'iloveyou', 'wozuiaini', 'woaiwojia', 'woaibaobao', 'wozhiaini', 'woxihuanni', 'woxiangni'],
  ...['mima', 'wodemima', 'mimamima', 'wangjimima', 'buzhidao', 'wobuzhidao', 'woshishei', 'nishishei', 'nishizhu', 'woshizhu', 'woshini', 'woshiren'],
  ...['caonima', 'nimade', 'tamade', 'wocao', 'shabi', 'laopo', 'laogong', 'baobao', 'baobei', 'xiaobao', 'xiaoxiao', 'tiantian', 'dandan', 'lele'],
  ...['nihao', 'nihaoma', 'zhongguo', 'beijing', 'shanghai', 'tiancai', 'shuaige', 'meinv', 'pengyou', 'kuaile', 'xingfu', 'jiayou', 'feifei', 'wangzhe'],
  ...['guanliyuan', 'guanli', 'yonghu', 'ceshi', 'gongsi', 'renzheng', 'shimingrenzheng', 'denglu', 'zhanghao', 'xitong', 'taobao', 'zhifubao', 'weixin'],
  ...['qq', 'qqqq', 'asdasd', 'qweasd', 'qweasdzxc', 'qazwsx', 'zxcasdqwe', 'tianya', 'dearbook', 'csdn', 'a321654', 'abc123', 'aaa111', 'hello'],
  ...['我爱你', '密码', '我的密码', '管理员', '测试', '你好', '中国', '一二三四五六', '一二三四五六七八九十', '零一二三四五六七八九', '天天向上', '好好学习'],
];
