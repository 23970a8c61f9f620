import { expectStrongPassword, scoreOf } from './password-strength.js';

const names = ['wang.xiaoming', 'acme'];

describe('a password', () => {
  it.each(['1234567890', 'qwertyuiop', 'password123', 'P@ssw0rd2026', 'admin@123456', 'woaini1314', 'aaaaaaaaaaaa', '1qaz2wsx3edc', 'shiren2026'])(
    'that everybody would try is refused: %s',
    (password) => expect(() => expectStrongPassword(password, names)).toThrow('Use several unrelated words'),
  );

  it.each([
    ...['zhangsan1990', 'wangwei198807', 'lixiaolong88', 'zhaoliu2020', 'Zhangwei@123', 'zhang.wei1990', 'woaiwojia123', 'wodemima123', 'chenxiaoming'],
    ...['liuyang19880712', 'wozuiaini520', 'guanliyuan2026', '7758521woaini', '一二三四五六七八九十'],
  ])('that Chinese speakers would try is refused: %s', (password) => {
    expect(() => expectStrongPassword(password, names)).toThrow('easy to guess');
  });

  it.each(['acme xiaoming12', 'Acme@xiaoming2026', 'wang.xiaoming-acme!', 'wang xiaoming 1990'])('that only combines names is refused: %s', (password) => {
    expect(() => expectStrongPassword(password, names)).toThrow('easy to guess');
  });

  it('made of the names of user and account is refused, but others may use it', () => {
    expect(() => expectStrongPassword('thistlewood.kestrel', ['kestrel.thistlewood', 'acme'])).toThrow('easy to guess');
    expect(() => expectStrongPassword('thistlewood.kestrel', ['someone', 'else'])).not.toThrow();
  });

  it.each([
    ...['a long enough password', 'x7Kp-2mQ-vv9', 'correct horse battery staple', '一个足够长的中文口令', 'x7Kp-2mQ-v', 'acme-x7Kp2mQvv9', '!k$9)v#p&w'],
    ...['chuanghumianbaolizhi', 'lixiaolong-x7Kp2mQ'],
  ])('that is hard to guess is accepted: %s', (password) => expect(() => expectStrongPassword(password, names)).not.toThrow());

  it('of the maximum length costs no more than one of the length that is judged', () => {
    const long = 'q7R!'.repeat(50);
    const cpu = (password: string): number => {
      const best = Array.from({ length: 5 }, () => {
        const before = process.cpuUsage();
        scoreOf(password, names);
        return process.cpuUsage(before).user / 1_000;
      });
      return Math.min(...best);
    };
    const [judged, full] = [cpu(long.slice(0, 32)), cpu(long)];
    process.stderr.write(`judging a password: ${judged.toFixed(1)} ms for 32 characters, ${full.toFixed(1)} ms for 200\n`);
    expect(full).toBeLessThan(3 * judged + 5);
  });
});
