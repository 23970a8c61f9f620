import { readEnvironment } from '@shiren/environment';
import type { InferenceSession } from 'onnxruntime-node';
import { OnnxEnvironment } from './onnx-environment.js';

export type { InferenceSession } from 'onnxruntime-node';
export type OnnxRuntime = typeof import('onnxruntime-node');

/**
 * Loads ONNX Runtime, which is imported here and nowhere else. From 1.29 on it reports to Microsoft unless ORT_DISABLE_TELEMETRY is in the
 * environment of the process before it loads. Setting the variable in a worker thread changes only that thread's copy of `process.env`,
 * which native code does not see; so this function sets nothing and throws when the variable is missing.
 */
export async function loadOnnxRuntime(): Promise<OnnxRuntime> {
  requireTelemetryOff(process.env);
  return import('onnxruntime-node');
}

/** Throws unless ONNX Runtime's telemetry is off in this environment. Services that load it check this at start. */
export function requireTelemetryOff(env: NodeJS.ProcessEnv): void {
  if (env['ORT_DISABLE_TELEMETRY'] === '1') return;
  throw new Error('ONNX Runtime would send telemetry to Microsoft: set ORT_DISABLE_TELEMETRY=1 in the environment of this process before it starts.');
}

/**
 * As the operator wants it; one thread per session otherwise, as each worker thread has its own sessions: the runtime's own threads would only compete,
 * and spin while they wait. Throws EnvironmentInvalid.
 */
export function sessionOptions(env: NodeJS.ProcessEnv = process.env): InferenceSession.SessionOptions {
  const { provider, threads } = readEnvironment(OnnxEnvironment, env);
  return {
    executionProviders: provider === 'cpu' ? ['cpu'] : [provider, 'cpu'],
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    executionMode: 'sequential',
    graphOptimizationLevel: 'all',
    logSeverityLevel: 3,
    extra: { session: { intra_op: { allow_spinning: '0' }, inter_op: { allow_spinning: '0' } } },
  };
}
