export default () => globalThis.stopSystem?.();
