import { readFile } from 'node:fs/promises';
import { button, go, page, until } from './operator.js';

describe('数据统计', () => {
  const days = async (): Promise<string[]> => [await page.getByLabel('开始日期').inputValue(), await page.getByLabel('结束日期').inputValue()];
  const pick = async (label: string, day: string): Promise<void> => {
    await page.getByLabel(label).fill(day);
    await page.getByLabel(label).press('Enter');
  };

  it('opens on seven days with what happened, shows the figures under the pointer, and exports them', async () => {
    await go('reports');
    const numbers = page.getByTestId('numbers');
    await until(async () => /提交量[1-9]/.test((await numbers.textContent()) ?? ''));
    const [from = '', to = ''] = await days();
    expect((Date.parse(to) - Date.parse(from)) / 86_400_000).toBe(6);
    await page.getByText('人脸与权威数据源中的照片不是同一人 (204)').waitFor();
    const chart = page.getByRole('img', { name: '实人认证趋势' });
    const box = await chart.boundingBox();
    if (!box) throw new Error('no chart');
    await page.mouse.move(box.x + box.width - 70, box.y + box.height / 2);
    await chart.getByText(to).first().waitFor();
    await chart
      .getByText(/\d+\.\d %/)
      .first()
      .waitFor(); // the rate under the pointer
    const [download] = await Promise.all([page.waitForEvent('download'), button('导出 CSV').click()]);
    const rows = (await readFile(await download.path(), 'utf8')).trimEnd().split('\r\n');
    expect(rows[0]).toBe('\uFEFF日期,提交量,认证通过量,认证不通过量,认证通过率,验证量');
    expect(rows).toHaveLength(8);
  });

  it('moves the other end where a window would be longer than 90 days, and tells one day by the hour', async () => {
    const [, to = ''] = await days();
    await pick('开始日期', '2026-01-01');
    await until(async () => (await days()).join() === '2026-01-01,2026-03-31');
    await pick('结束日期', to);
    await until(async () => {
      const [from = '', end] = await days();
      return end === to && (Date.parse(to) - Date.parse(from)) / 86_400_000 === 89;
    });
    await button(/1\s*天/).click();
    await page.getByText('00:00', { exact: true }).first().waitFor();
  });

  it('has its window, scene and scheme in the address, which can be linked and gone back from', async () => {
    const today = (await days())[1] ?? '';
    expect(page.url()).toContain(`#/reports?from=${today}&to=${today}`);
    await page.getByRole('combobox', { name: '认证方案' }).click();
    await page.getByTitle('实人认证-纯服务端').last().click();
    await until(() => Promise.resolve(page.url().includes('&scheme=RPMin')));
    const link = page.url();
    await page.goBack();
    await until(() => Promise.resolve(!page.url().includes('scheme')));
    await page.goBack();
    await until(async () => (await days())[0] !== today);
    await page.goto(link);
    await until(async () => (await days()).join() === `${today},${today}`);
    await page.locator('.ant-select-selection-item, .ant-select-content').getByText('实人认证-纯服务端').first().waitFor();
  });

  it('draws no hour that is to come, and leaves it out of the file', async () => {
    const [download] = await Promise.all([page.waitForEvent('download'), button('导出 CSV').click()]);
    const hours = (await readFile(await download.path(), 'utf8'))
      .trimEnd()
      .split('\r\n')
      .slice(1)
      .map((row) => row.split(',')[0] ?? '');
    const hour = (): number => Number(new Intl.DateTimeFormat('en', { timeZone: 'Asia/Shanghai', hour: '2-digit', hourCycle: 'h23' }).format(new Date()));
    expect(hours.at(-1)).toBe(`${String(hour()).padStart(2, '0')}:00`);
    expect(hours[0]).toBe('00:00');
  });
});
