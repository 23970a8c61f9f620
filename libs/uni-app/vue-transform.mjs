/** Compiles a Vue component for jest. uni-app's `<web-view>` is an element of the platform. */
import { compileScript, parse } from 'vue/compiler-sfc';

const templateParseOptions = { isCustomElement: (tag) => tag === 'web-view' };
const process = (text, filename) => ({
  code: compileScript(parse(text, { filename, templateParseOptions }).descriptor, { id: filename, inlineTemplate: true }).content,
});

export default { process, processAsync: async (...words) => process(...words) };
