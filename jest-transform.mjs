import swc from '@swc/jest';

/**
 * swc for jest, which also binds the globals of arithmetic in each module. Tests run in a context of their own, where Node looks each global up by a
 * hook, which makes loops over pixels twenty times slower and more (findings/jest-globals-are-slow.sh).
 */
const GLOBALS = [
  'Infinity',
  'NaN',
  'Math',
  'Array',
  'Number',
  'Object',
  'Uint8Array',
  'Uint8ClampedArray',
  'Int16Array',
  'Int32Array',
  'Uint16Array',
  'Uint32Array',
  'Float32Array',
  'Float64Array',
];

const bound = (result) => {
  const used = GLOBALS.filter(
    (name) => new RegExp(`\\b${name}\\b`).test(result.code) && !new RegExp(`\\b(?:class|function|const|let|var|import|as) ${name}\\b`).test(result.code),
  );
  return { ...result, code: `const {${used.join(',')}}=globalThis;${result.code}` };
};

export default {
  createTransformer(options) {
    const transformer = swc.createTransformer(options);
    return {
      ...transformer,
      process: (...words) => bound(transformer.process(...words)),
      processAsync: async (...words) => bound(await transformer.processAsync(...words)),
    };
  },
};
