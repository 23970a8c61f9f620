import { requireTelemetryOff, sessionOptions } from './onnx-runtime.js';

describe('ONNX Runtime', () => {
  it('is not loaded unless its telemetry is off, even where CI would switch it off', () => {
    for (const env of [{}, { ORT_DISABLE_TELEMETRY: '' }, { ORT_DISABLE_TELEMETRY: '0' }, { CI: 'true' }])
      expect(() => requireTelemetryOff(env)).toThrow('set ORT_DISABLE_TELEMETRY=1');
    expect(() => requireTelemetryOff({ ORT_DISABLE_TELEMETRY: '1' })).not.toThrow();
  });

  it('runs on one thread of the processor unless the operator wants it otherwise', () => {
    expect(sessionOptions({})).toMatchObject({ executionProviders: ['cpu'], intraOpNumThreads: 1 });
    expect(sessionOptions({ ONNX_PROVIDER: 'cuda', ONNX_THREADS: '4' })).toMatchObject({ executionProviders: ['cuda', 'cpu'], intraOpNumThreads: 4 });
    expect(() => sessionOptions({ ONNX_PROVIDER: 'gpu', ONNX_THREADS: '0' })).toThrow(/ONNX_PROVIDER[^]*ONNX_THREADS/);
  });
});
