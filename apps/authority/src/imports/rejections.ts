/** Why a row is invalid, for the person who fixes the file. No text reveals what the row contains. */
export const rejections = {
  'name-invalid': 'the name must have 2 to 30 Chinese characters or Latin letters / 姓名须为 2 至 30 个汉字或拉丁字母',
  'number-form': 'the ID number must have 18 digits; the last character may be X / 身份证号须为 18 位（末位可为 X）',
  'number-birth': 'the ID number holds no possible date of birth / 身份证号码中的出生日期无效',
  'number-check-digit': 'the last character of the ID number does not fit the others / 身份证号码校验位错误',
  'number-repeated': 'the same ID number stands in another line / 身份证号码与其他行重复',
  'photo-date-invalid': 'the photo date must be a day, yyyy-mm-dd / 照片日期须为 yyyy-mm-dd',
  'photo-date-future': 'the photo date is in the future / 照片日期晚于今天',
  'photo-not-own': 'the photo was not stored for this import / 照片不属于本次导入',
  'photo-unreadable':
    'the photo must be a complete, non-animated JPEG, PNG or WebP image of a usable size / 照片无法读取：须为完整的静态 JPEG、PNG 或 WebP 图片',
  'photo-without-face': 'no face was found in the photo / 照片中未检测到人脸',
  'photo-face-small': 'the face in the photo is smaller than 32 × 32 pixels / 照片中的人脸小于 32 × 32 像素',
  'photo-and-descriptor': 'give a photo or a descriptor, not both / 照片与特征值只能提供一项',
  'path-outside': 'the path is outside the folder of the CSV file / 文件路径超出 CSV 所在文件夹',
  'file-missing': 'the file does not exist or cannot be read / 文件不存在或无法读取',
  'file-too-large': 'the file is larger than 2 MiB / 文件超过 2 MiB',
  'descriptor-invalid':
    'the descriptor file must be JSON: {"model": "id@version/…", "descriptor": [numbers]} / 特征值文件须为 JSON：{"model": "id@version/…", "descriptor": [数字]}',
  'descriptor-without-model':
    'the descriptor file must name the model that made it: {"model": "id@version/…", "descriptor": [numbers]} / 特征值文件须注明生成它的模型',
  'descriptor-other-model':
    'the descriptor is not by the recognition model that runs here; import the photo instead, or create the descriptor with that model / 特征值并非由当前运行的人脸识别模型生成，请导入照片',
  'columns-differ': 'the row has more or fewer columns than the header / 列数与表头不一致',
} as const;

export type Rejection = keyof typeof rejections;
