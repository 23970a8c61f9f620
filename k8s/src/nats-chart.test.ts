import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { IContainer, IPodSpec } from 'kubernetes-models/v1';
import { parse } from 'yaml';
import { manifests } from './render.js';

interface Customized {
  enabled?: boolean;
  merge?: Partial<IContainer>;
}

interface Values {
  container: Customized;
  reloader: Customized;
  promExporter: Customized;
  natsBox: Customized;
  podTemplate: { merge: { spec: Partial<IPodSpec> } };
}

const text = readFileSync(join(manifests, 'servers/nats-values.yaml'), 'utf8');
const values = parse(text) as Values;

describe('the values for the chart of NATS', () => {
  // the chart makes these three containers, and merges into each what its part of the values says under `merge`
  it.each(['container', 'reloader', 'promExporter'] as const)('close up its %s as far as pod security `restricted` demands', (part) => {
    const { allowPrivilegeEscalation, capabilities, privileged, runAsUser, seccompProfile } = values[part].merge?.securityContext ?? {};
    expect({ allowPrivilegeEscalation, drop: capabilities?.drop, add: capabilities?.add }).toEqual({ allowPrivilegeEscalation: false, drop: ['ALL'] });
    expect([privileged, runAsUser, seccompProfile]).toEqual([undefined, undefined, undefined]); // the pod says it for all of them
  });

  it('close up its pod, which has no further container', () => {
    const { securityContext, ...others } = values.podTemplate.merge.spec;
    expect(securityContext).toMatchObject({ runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } });
    expect(securityContext?.runAsUser).toBeGreaterThan(0);
    expect(others).toEqual({ automountServiceAccountToken: false });
    expect(values.natsBox).toEqual({ enabled: false });
  });

  it('are for the version that the instructions install, which is also that of Compose', () => {
    const versionIn = (instructions: string): string | undefined => /nats\/nats .*--version (\d+\.\d+\.\d+) /.exec(instructions)?.[1];
    expect(versionIn(text)).toBeDefined();
    expect(versionIn(readFileSync(join(manifests, '../docs/operators/operating.md'), 'utf8'))).toBe(versionIn(text));
    expect(readFileSync(join(manifests, '../deploy/compose/compose.yaml'), 'utf8')).toContain(`image: nats:${versionIn(text)}-alpine\n`);
  });
});
