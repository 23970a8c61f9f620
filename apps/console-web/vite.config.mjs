import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const folder = 'dist/pages';

/** Adds compressed variants of each file, so that the gateway need not compress anything at request time. */
const precompressed = {
  name: 'precompressed',
  async closeBundle() {
    const files = (await readdir(folder, { recursive: true })).filter((name) => /\.(js|css|html)$/.test(name));
    for (const name of files) {
      const path = join(folder, name);
      const content = await readFile(path);
      await writeFile(`${path}.gz`, gzipSync(content, { level: 9 }));
      await writeFile(`${path}.br`, brotliCompressSync(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }));
    }
  },
};

export default defineConfig({
  base: '/console/',
  plugins: [react(), precompressed],
  // for npm run dev: the gateway answers everything except the pages
  server: { proxy: { '^/(?!console/)|^/console/api/': process.env.GATEWAY_URL ?? 'http://127.0.0.1:8080' } },
  build: {
    outDir: folder,
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1_200,
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: 'charts', test: /node_modules\/(echarts|zrender)/ },
            { name: 'react', test: /node_modules\/(react|react-dom|react-router|scheduler|@tanstack)\// },
          ],
        },
      },
    },
  },
});
