/** The flow API takes no larger photo. */
const MAX_PHOTO_BYTES = 2 * 1024 * 1024;

/** The photo is no longer there, or can't be made small enough. */
export class PhotoError extends Error {}

/** Lets the person photograph the card or choose a photo; undefined if they went back. Throws PhotoError. */
export async function photographCard(): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const [file] = await new Promise<WechatMiniprogram.MediaFile[]>((resolve, reject) => {
    wx.chooseMedia({
      count: 1,
      mediaType: ['image'],
      sizeType: ['compressed'],
      sourceType: ['camera', 'album'],
      camera: 'back',
      success: ({ tempFiles }) => resolve(tempFiles),
      fail: ({ errMsg }) => (errMsg.includes('cancel') ? resolve([]) : reject(new PhotoError(errMsg))),
    });
  });
  if (!file) return undefined;
  const path = file.size <= MAX_PHOTO_BYTES ? file.tempFilePath : await smaller(file.tempFilePath);
  return new Promise((resolve, reject) => {
    wx.getFileSystemManager().readFile({
      filePath: path,
      success: ({ data }) => resolve(new Uint8Array(data as ArrayBuffer)),
      fail: ({ errMsg }) => reject(new PhotoError(errMsg)),
    });
  });
}

const smaller = (src: string): Promise<string> =>
  new Promise((resolve, reject) => {
    wx.compressImage({ src, quality: 60, success: ({ tempFilePath }) => resolve(tempFilePath), fail: ({ errMsg }) => reject(new PhotoError(errMsg)) });
  });
