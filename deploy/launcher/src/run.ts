import { Home, root, whatRuns } from './home.js';
import { RunsAlready, takeLock } from './lock.js';
import { Progress } from './progress.js';
import { System, type Development } from './system.js';

/** Starts the whole system on this machine and keeps it running until it is stopped, which also ends this process. */
export async function run(development?: Development): Promise<void> {
  const home = Home.fromEnvironment();
  const progress = new Progress((line) => void process.stdout.write(`${line}\n`));
  process.stdout.on('error', () => undefined); // output to a terminal that is gone must not end the system

  const system = new System(root, home, Number(process.env['PORT'] ?? 8080), progress, development);
  let release: (() => Promise<void>) | undefined;
  let stopping: Promise<never> | undefined;

  const stop = (code: number): Promise<never> =>
    (stopping ??= (async (): Promise<never> => {
      progress.say('stopping');
      // without the lock, everything in the folder belongs to another start
      if (release) await system.stop();
      await release?.();
      progress.say('stopped');
      process.exit(code);
    })());

  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void stop(0));
  // a program that starts this process with an IPC channel, as tests do, takes it down when it is killed
  process.on('disconnect', () => void stop(0));
  process.on('uncaughtException', (error) => {
    process.stderr.write(`${error.stack}\n`);
    void stop(1);
  });

  try {
    await home.prepare([]);
    release = await takeLock(home.lock);
    await home.expectWhole();
    const account = await system.start();
    progress.say('ready');
    process.stdout.write(
      [
        '',
        `  Endpoint  接入地址         ${system.gateway}`,
        ...(system.secureGateway
          ? [`  For phones  手机访问       ${system.secureGateway} (its certificate is self-made: accept it there once 自签名证书，首次访问时请在手机上信任)`]
          : []),
        `  Console  控制台            ${system.console}${account.consoleUser ? `  ${account.consoleUser}  ${account.consolePassword ?? ''}` : ''}`,
        `  AccessKey ID               ${account.accessKeyId}`,
        `  AccessKey secret           ${account.accessKeySecret}`,
        `  Sandbox  沙箱密钥          ${account.testAccessKeyId}  ${account.testAccessKeySecret}`,
        '  Scenes  场景               one for each scheme, named like it 每种方案一个，与方案同名: Biz=RPMin, …',
        `  Data and logs  数据与日志  ${home.path}`,
        ...(development?.notes ?? []).map((note) => `  ${note}`),
        '',
        '  Try it 试一试: npm run demo     Stop 停止: Ctrl-C',
        '',
        '',
      ].join('\n'),
    );
  } catch (error) {
    if (error instanceof RunsAlready) {
      process.stderr.write(whatRuns(home.path, error.pid, await home.running()));
      process.exit(1);
    }
    process.stderr.write(`${(error as Error).message}\n`);
    await stop(1);
  }
}
