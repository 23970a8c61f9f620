import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const source = (path) => fileURLToPath(new URL(`src/${path}`, import.meta.url));

/** Puts the files of a component that are no code next to its script. */
const markup = (folder) => ({
  name: 'markup',
  generateBundle() {
    for (const name of readdirSync(source(folder)).filter((file) => /\.(wxml|wxss|json)$/.test(file))) {
      this.emitFile({ type: 'asset', fileName: `${folder}/${name}`, source: readFileSync(source(`${folder}/${name}`)) });
    }
  },
});

/** The folder that a mini program takes: modules of its own kind (CommonJS), which need nothing that its engine lacks. */
export default defineConfig({
  plugins: [markup('verify')],
  build: {
    outDir: 'dist/miniprogram_dist',
    target: 'es2018',
    minify: false,
    lib: { entry: { 'verify/verify': source('verify/verify.ts'), 'web/web': source('web/web.ts') }, formats: ['cjs'], fileName: (_, name) => `${name}.js` },
    rolldownOptions: {
      output: { chunkFileNames: 'shared/[name].js' },
      transform: {
        inject: {
          AbortController: [source('platform/abort.ts'), 'AbortController'],
          performance: [source('platform/clock.ts'), 'performance'],
        },
      },
    },
  },
});
