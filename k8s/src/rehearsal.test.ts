import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join, relative } from 'node:path';
import { manifests, render, type KubernetesObject } from './render.js';

/** A kubectl that only writes down how it was called, and fails for calls that contain FAILS. */
const FAKE = `#!/bin/sh
echo "$*" >> "$CALLS"
case "$*" in *"$FAILS"*) [ -z "$FAILS" ] || exit 1 ;; esac
case "$*" in *' get '*) printf 'kind: Secret\\nmetadata:\\n  name: one\\n  namespace: shiren\\n  uid: 1\\n' ;; *'create -f -') cat >> "$CALLS" ;; esac
`;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rehearsal-'));
  writeFileSync(join(folder, 'kubectl'), FAKE);
  chmodSync(join(folder, 'kubectl'), 0o755);
});
afterEach(() => rmSync(folder, { recursive: true }));

function rehearse(fails = ''): { status: number | null; calls: string[] } {
  const calls = join(folder, 'calls');
  const env = { ...process.env, PATH: `${folder}${delimiter}${process.env['PATH']}`, CALLS: calls, FAILS: fails };
  const { status } = spawnSync(join(manifests, 'rehearse-recovery.sh'), { env });
  return { status, calls: readFileSync(calls, 'utf8').trim().split('\n') };
}

describe('rehearse-recovery.sh', () => {
  it('recovers, checks and cleans up, and only reads what runs', () => {
    const { status, calls } = rehearse();
    expect(status).toBe(0);
    const steps = [
      'create namespace shiren-rehearsal',
      'apply -k',
      'wait --for=condition=Ready cluster/postgres',
      'logs --follow',
      'delete namespace shiren-rehearsal',
    ];
    const places = steps.map((step) => calls.findIndex((call) => call.includes(step)));
    expect(places).toEqual([...places].sort((one, other) => one - other));
    expect(places).not.toContain(-1);
    expect(calls.filter((call) => /-n shiren /.test(call) && !/^-n shiren get /.test(call))).toEqual([]);
    // secrets go to the other namespace
    expect(calls.filter((call) => /^ {2}(namespace|uid):/.test(call))).toEqual([]);
    expect(calls.filter((call) => call === '  name: one')).toHaveLength(5);
  });

  it.each(['cluster/postgres', 'condition=complete job/check-images', 'get secret/shiren-bucket'])('fails if "%s" fails, and cleans up', (call) => {
    const { status, calls } = rehearse(call);
    expect(status).toBe(1);
    expect(calls.at(-1)).toBe('delete namespace shiren-rehearsal --wait=false');
  });

  it('does nothing while another rehearsal is there', () => {
    expect(rehearse('create namespace')).toEqual({ status: 1, calls: ['create namespace shiren-rehearsal'] });
  });
});

interface Cluster extends KubernetesObject {
  spec: {
    bootstrap: object;
    externalClusters?: object[];
    imageName: string;
    storage: object;
    walStorage: object;
    postgresql: { parameters: object };
    plugins?: { parameters: object }[];
  };
}
interface ObjectStore extends KubernetesObject {
  spec: { configuration: { destinationPath: string; s3Credentials: object } };
}

const only = <T extends KubernetesObject>(objects: KubernetesObject[] | undefined, kind: string): T => objects?.find((object) => object.kind === kind) as T;

it('after a loss, the servers start as the rehearsal did, and archive under another name', async () => {
  const own = mkdtempSync(join(tmpdir(), 'shiren-overlay-'));
  try {
    const components = ['database-backup', 'database-recovery'].map((name) => relative(own, join(manifests, 'components', name)));
    writeFileSync(join(own, 'kustomization.yaml'), JSON.stringify({ resources: [relative(own, join(manifests, 'servers'))], components }));
    const [lost, rehearsal] = await Promise.all([relative(manifests, own), 'overlays/production/rehearsal'].map(render));
    const [{ spec }, rehearsed] = [only<Cluster>(lost, 'Cluster'), only<Cluster>(rehearsal, 'Cluster')];
    expect([spec.bootstrap, spec.externalClusters]).toEqual([rehearsed.spec.bootstrap, rehearsed.spec.externalClusters]);
    expect(spec.plugins?.map(({ parameters }) => parameters)).toEqual([{ barmanObjectName: 'postgres', serverName: 'postgres-2' }]);
  } finally {
    rmSync(own, { recursive: true });
  }
}, 60_000);

it('the rehearsal recovers from where the servers are backed up to, with their PostgreSQL and room, and writes nothing there', async () => {
  const [servers, rehearsal] = await Promise.all(['servers', 'rehearsal'].map((name) => render(`overlays/production/${name}`)));
  const [original, recovered] = [only<Cluster>(servers, 'Cluster'), only<Cluster>(rehearsal, 'Cluster')];
  for (const part of ['imageName', 'storage', 'walStorage'] as const) expect(recovered.spec[part]).toEqual(original.spec[part]);
  expect(recovered.spec.postgresql.parameters).toEqual(original.spec.postgresql.parameters);
  expect(original.spec.plugins?.map(({ parameters }) => parameters)).toEqual([{ barmanObjectName: 'postgres' }]);
  expect(recovered.spec.plugins).toBeUndefined();
  const [kept, read] = [only<ObjectStore>(servers, 'ObjectStore'), only<ObjectStore>(rehearsal, 'ObjectStore')].map(({ spec }) => spec.configuration);
  expect([read?.destinationPath, read?.s3Credentials]).toEqual([kept?.destinationPath, kept?.s3Credentials]);
}, 120_000);
