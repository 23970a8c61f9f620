import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** WeChat's browser on older phones is about Chrome 80; Safari is that of iOS 14. */
export default defineConfig({
  base: '/h5/',
  plugins: [react()],
  // for npm run dev: the gateway answers everything except the pages
  server: { proxy: { '^/(?!h5/)': process.env.GATEWAY_URL ?? 'http://127.0.0.1:8080' } },
  build: {
    outDir: 'dist/pages',
    target: ['es2020', 'chrome80', 'safari14'],
    // nothing inline, because the pages are served with a strict Content-Security-Policy
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: { input: ['h5verify.html', 'left.html', 'preview.html'] },
  },
});
