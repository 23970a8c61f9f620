/** Longer than any timeout of the flow client, which aborts by itself; the default of mini programs is shorter than a long poll may be. */
const MAX_REQUEST_MS = 60_000;

/** Only what the flow client passes and reads. */
interface Wanted {
  method?: 'GET' | 'POST';
  headers?: Record<string, string>;
  body?: string | Uint8Array<ArrayBuffer>;
  signal?: AbortSignal;
}
interface Answer {
  status: number;
  ok: boolean;
  text(): Promise<string>;
}

const bufferOf = (bytes: Uint8Array<ArrayBuffer>): ArrayBuffer => (bytes.byteLength === bytes.buffer.byteLength ? bytes.buffer : bytes.slice().buffer);

/** `fetch` by `wx.request`. */
export function request(url: string, { method = 'GET', headers = {}, body, signal }: Wanted = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const task = wx.request({
      url,
      method,
      header: headers,
      ...(body === undefined ? {} : { data: typeof body === 'string' ? body : bufferOf(body) }),
      // the text as it is
      dataType: 'text',
      responseType: 'text',
      timeout: MAX_REQUEST_MS,
      success: ({ statusCode, data }) =>
        resolve({ status: statusCode, ok: statusCode >= 200 && statusCode < 300, text: () => Promise.resolve(data as unknown as string) }),
      fail: ({ errMsg }) => {
        // for developers: a domain that is not among the legal ones looks like a network that fails
        if (!signal?.aborted) console.warn(`[shiren] ${errMsg}`);
        reject(new Error(errMsg));
      },
    });
    signal?.addEventListener('abort', () => task.abort());
  });
}
