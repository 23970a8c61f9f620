import type { RejectedRow } from '@shiren/contracts-registry';
import { nameFlawTexts, numberFlawTexts } from '@shiren/id-document/rules';

/** Why a row is invalid, for the person who fixes the file. Only paths and positions appear as {parameters}, never a name or a number. */
export const rejections = {
  'name-form': nameFlawTexts.form,
  'name-private-use': nameFlawTexts['private-use'],
  'number-form': numberFlawTexts.form,
  'number-fifteen-digits': numberFlawTexts['fifteen-digits'],
  'number-scientific': {
    zh: '身份证号被 Excel 转成了科学计数法，末位数字已丢失，请将该列设为“文本”格式后重新填写',
    en: 'Excel has rounded the ID number and its last digits are lost; format the column as text and enter the numbers again',
  },
  'number-birth': numberFlawTexts.birth,
  'number-check-digit': numberFlawTexts['check-digit'],
  'number-repeated': { zh: '身份证号码与其他行重复', en: 'the same ID number stands in another line' },
  'photo-date-invalid': {
    zh: '照片日期须为年、月、日，如 2021-05-04、2021/5/4 或 2021年5月4日',
    en: 'the photo date must be a year, month and day, such as 2021-05-04 or 2021/5/4',
  },
  'photo-date-future': { zh: '照片日期晚于今天', en: 'the photo date is in the future' },
  'photo-not-own': { zh: '照片不属于本次导入', en: 'the photo was not stored for this import' },
  'photo-unreadable': {
    zh: '照片无法读取：须为完整的静态 JPEG、PNG 或 WebP 图片',
    en: 'the photo must be a complete, non-animated JPEG, PNG or WebP image of a usable size',
  },
  'photo-without-face': { zh: '照片中未检测到人脸', en: 'no face was found in the photo' },
  'photo-face-small': { zh: '照片中的人脸小于 32 × 32 像素', en: 'the face in the photo is smaller than 32 × 32 pixels' },
  'photo-and-descriptor': { zh: '照片与特征值只能提供一项', en: 'give a photo or a descriptor, not both' },
  'photo-not-chosen': { zh: '未选择照片文件 {path}', en: 'the photo file {path} was not chosen' },
  'path-outside': { zh: '文件路径超出 CSV 所在文件夹', en: 'the path is outside the folder of the CSV file' },
  'file-missing': { zh: '文件不存在或无法读取', en: 'the file does not exist or cannot be read' },
  'file-too-large': { zh: '文件超过 2 MiB', en: 'the file is larger than 2 MiB' },
  'descriptor-by-command': { zh: '特征值只能用命令行导入，此处请提供照片', en: 'descriptors can only be imported with the command; give a photo here' },
  'descriptor-invalid': {
    zh: '特征值文件须为 JSON：\\{"model": "id@version/…", "descriptor": [数字]\\}',
    en: 'the descriptor file must be JSON: \\{"model": "id@version/…", "descriptor": [numbers]\\}',
  },
  'descriptor-without-model': {
    zh: '特征值文件须注明生成它的模型',
    en: 'the descriptor file must name the model that made it: \\{"model": "id@version/…", "descriptor": [numbers]\\}',
  },
  'descriptor-other-model': {
    zh: '特征值并非由当前运行的人脸识别模型生成，请导入照片',
    en: 'the descriptor is not by the recognition model that runs here; import the photo instead, or create the descriptor with that model',
  },
  'columns-differ': {
    zh: '该行有 {cells} 列，表头为 {columns} 列',
    en: 'the row has {cells} cells, but the header names {columns} columns',
  },
  'quotes-unbalanced': { zh: '该行的双引号不成对', en: 'the double quotes in this row do not match' },
  'line-too-long': { zh: '该行过长', en: 'the line is too long' },
  'encoding-broken': { zh: '该行含有无法识别的字符，文件可能已损坏', en: 'the line contains bytes that are no text; the file may be damaged' },
} as const;

/** Why a file as a whole cannot be imported. */
export const fileFlaws = {
  'file-empty': { zh: '文件为空', en: 'The file is empty.' },
  'file-without-rows': { zh: '文件中没有数据行', en: 'The file has no rows.' },
  'file-too-large': { zh: '文件超过 {megabytes} MiB，请拆分后导入', en: 'The file is larger than {megabytes} MiB; split it.' },
  'file-not-text': {
    zh: '文件不是文本，请在 Excel 中另存为“CSV UTF-8”',
    en: 'The file is not text; in Excel, save it as "CSV UTF-8".',
  },
  'header-broken': { zh: '第 {line} 行（表头）的双引号不成对', en: 'The double quotes in line {line}, the header, do not match.' },
  'columns-unknown': {
    zh: '首行有无法识别的列：{columns}。可用的列：{known}',
    en: 'The first line names unknown columns: {columns}. The columns are: {known}.',
  },
  'columns-repeated': { zh: '首行的列重复：{columns}', en: 'The first line names a column twice: {columns}.' },
  'columns-missing': {
    zh: '首行缺少列：{columns}。可用的列：{known}',
    en: 'The first line lacks columns: {columns}. The columns are: {known}.',
  },
} as const;

export type Rejection = keyof typeof rejections;
export type FileFlaw = keyof typeof fileFlaws;
export type Parameters = Readonly<Record<string, string | number>>;

/** A text with its {parameters} filled in; `\{` stands for a brace. */
const filled = (text: string, parameters: Parameters): string =>
  text.replace(/\\([{}])|\{(\w+)\}/g, (all, brace?: string, name?: string) => brace ?? String(parameters[name ?? ''] ?? all));

/** The file cannot be imported; `zh` and `en` say what to change, the message says both. */
export class PeopleFileInvalid extends Error {
  readonly zh: string;
  readonly en: string;

  constructor(
    readonly code: FileFlaw,
    parameters: Parameters = {},
  ) {
    const [zh, en] = [filled(fileFlaws[code].zh, parameters), filled(fileFlaws[code].en, parameters)];
    super(`${en} / ${zh}`);
    [this.zh, this.en] = [zh, en];
  }
}

/** A rejected row as it is reported: the code with its parameters, and both languages in one text for readers that know no codes. */
export function rejectedRow(line: number, code: Rejection, parameters: Parameters = {}): RejectedRow {
  const row = { line, code, ...(Object.keys(parameters).length > 0 ? { parameters } : {}) };
  return { ...row, reason: `${rejectionText(row, 'en')} / ${rejectionText(row, 'zh')}` };
}

/** Why a row was rejected, in one language; a code of another release is shown as that release described it. */
export function rejectionText({ code, parameters = {}, reason = '' }: Partial<RejectedRow>, language: 'zh' | 'en'): string {
  return code !== undefined && Object.hasOwn(rejections, code) ? filled(rejections[code as Rejection][language], parameters) : reason;
}
