import { requireTelemetryOff } from './onnx-runtime.js';

describe('ONNX Runtime', () => {
  it('is not loaded unless its telemetry is off, even where CI would switch it off', () => {
    for (const env of [{}, { ORT_DISABLE_TELEMETRY: '' }, { ORT_DISABLE_TELEMETRY: '0' }, { CI: 'true' }])
      expect(() => requireTelemetryOff(env)).toThrow('set ORT_DISABLE_TELEMETRY=1');
    expect(() => requireTelemetryOff({ ORT_DISABLE_TELEMETRY: '1' })).not.toThrow();
  });
});
