import { defineConfig } from 'vite';

/** The file for a script tag: everything in one, for the same browsers as the pages (apps/h5). */
export default defineConfig({
  build: {
    outDir: 'dist/pages',
    target: ['es2020', 'chrome80', 'safari14'],
    lib: { entry: 'src/script.ts', formats: ['iife'], name: 'Shiren', fileName: () => 'web-sdk.js' },
  },
});
