import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import type { IScaledObject } from '@kubernetes-models/keda/keda.sh/v1alpha1';
import type { IDeployment } from 'kubernetes-models/apps/v1';
import type { IHorizontalPodAutoscaler } from 'kubernetes-models/autoscaling/v2';
import { manifests, render, type KubernetesObject } from './render.js';
import { schemaErrors } from './schemas.js';

const scaled = ['inference', 'ocr'];
const { utilisation } = JSON.parse(readFileSync(join(manifests, '../tools/bench/growth-input.json'), 'utf8')) as { utilisation: number };

let folder: string;
let production: KubernetesObject[];
let withKeda: KubernetesObject[];
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'keda-'));
  const below = (path: string): string => relative(folder, join(manifests, path));
  writeFileSync(
    join(folder, 'kustomization.yaml'),
    `namespace: shiren\nresources: [${below('overlays/production')}]\ncomponents: [${below('components/keda')}]\n`,
  );
  production = await render('overlays/production');
  withKeda = await render(relative(manifests, folder));
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true }));

const find = <T>(objects: KubernetesObject[], kind: string, name: string): (T & KubernetesObject) | undefined =>
  objects.find((object) => object.kind === kind && object.metadata.name === name) as never;

describe('scaling by KEDA', () => {
  it('takes the place of the autoscalers of inference and ocr, within the same numbers of pods, and leaves the others', () => {
    for (const name of scaled) {
      const before = find<IHorizontalPodAutoscaler>(production, 'HorizontalPodAutoscaler', name)?.spec;
      const { spec } = find<IScaledObject>(withKeda, 'ScaledObject', name) ?? {};
      expect(find(withKeda, 'HorizontalPodAutoscaler', name)).toBeUndefined();
      expect([spec?.scaleTargetRef.name, spec?.minReplicaCount, spec?.maxReplicaCount]).toEqual([name, before?.minReplicas, before?.maxReplicas]);
    }
    const others = (objects: KubernetesObject[]): string[] =>
      objects.filter(({ kind, metadata }) => kind === 'HorizontalPodAutoscaler' && !scaled.includes(metadata.name)).map(({ metadata }) => metadata.name);
    expect(others(withKeda)).toEqual(others(production));
    expect(others(withKeda).length).toBeGreaterThan(0);
  });

  it('keeps the workers of a pod as busy as the growth page computes with', () => {
    for (const name of scaled) {
      const pod = find<IDeployment>(withKeda, 'Deployment', name)?.spec?.template.spec;
      const workers = Number(pod?.containers[0]?.env?.find((variable) => variable.name === `${name.toUpperCase()}_WORKERS`)?.value);
      const busy = find<IScaledObject>(withKeda, 'ScaledObject', name)?.spec.triggers.find(({ metadata }) =>
        metadata['query']?.includes('shiren_model_seconds'),
      );
      expect(Number(busy?.metadata['threshold'])).toBeCloseTo(workers * utilisation);
    }
  });

  it('asks for the pods of the service and namespace that it scales', () => {
    for (const name of scaled) {
      const { spec, metadata } = find<IScaledObject>(withKeda, 'ScaledObject', name) ?? {};
      for (const trigger of spec?.triggers ?? []) expect(trigger.metadata['query']).toContain(`{namespace="${metadata?.namespace}", pod=~"${name}-.*"}`);
    }
  });

  it('is made of what the schemas allow', async () => {
    expect(await schemaErrors(withKeda.filter(({ kind }) => kind === 'ScaledObject'))).toEqual([]);
  }, 60_000);
});
