import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import type { Deployment } from 'kubernetes-models/apps/v1';
import type { HorizontalPodAutoscaler } from 'kubernetes-models/autoscaling/v2';
import type { Job } from 'kubernetes-models/batch/v1';
import type { NetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1';
import type { ConfigMap, Secret } from 'kubernetes-models/v1';
import { natsUsersFiles } from './nats-users.js';
import { manifests, render, type KubernetesObject } from './render.js';
import { violations } from './rules.js';
import { schemaErrors } from './schemas.js';
import { newSecrets } from './secrets.js';

const overlays = ['dev', 'production'] as const;
const folders = [
  ...overlays.flatMap((overlay) => [`overlays/${overlay}`, `overlays/${overlay}/migrations`, `overlays/${overlay}/import`, `overlays/${overlay}/servers`]),
  'overlays/production/rehearsal',
];
const rendered = new Map<string, KubernetesObject[]>();
const services = readdirSync(join(manifests, '../apps')).filter((name) => !['h5', 'console-web'].includes(name));
const sourceOf = (service: string): string =>
  readdirSync(join(manifests, '../apps', service, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .map((file) => readFileSync(join(manifests, '../apps', service, 'src', file), 'utf8'))
    .join('\n');
/** Services that read or write images. */
const keepers = services.filter((service) => sourceOf(service).includes('BlobStore.fromEnvironment')).sort();
const keepsTables = (service: string): boolean => readFileSync(join(manifests, '../apps', service, 'src/main.ts'), 'utf8').includes('migrate');

beforeAll(async () => {
  for (const folder of folders) rendered.set(folder, await render(folder));
}, 300_000);

const ofKind = <T>(folder: string, kind: string): (KubernetesObject & T)[] => (rendered.get(folder) ?? []).filter((object) => object.kind === kind) as never;
const production = 'overlays/production';

describe('the manifests for Kubernetes', () => {
  it('give NATS the memory that as many nonces take as the gateway allows by default, and a gigabyte for the rest', () => {
    const nonces = /maxNonces: number = ([\d_]+);/
      .exec(readFileSync(join(manifests, '../apps/gateway/src/edge/environment.ts'), 'utf8'))?.[1]
      ?.replaceAll('_', '');
    const limit = /limits: \{ cpu: '2', memory: (\d+)Gi \}/.exec(readFileSync(join(manifests, 'servers/nats-values.yaml'), 'utf8'))?.[1];
    for (const overlay of overlays) {
      const [{ data } = {}] = ofKind<ConfigMap>(`overlays/${overlay}`, 'ConfigMap').filter(({ metadata }) => metadata.name === 'shiren');
      expect(data?.['MAX_NONCES']).toBe(nonces);
      expect(Number(nonces) * 250).toBeLessThanOrEqual((Number(limit) - 1) * 1024 ** 3);
    }
  });

  it.each(overlays)(
    'run inference of %s with a face recognition model of the operator, from an overlay of theirs',
    async (overlay) => {
      const own = mkdtempSync(join(tmpdir(), 'shiren-overlay-'));
      try {
        const [base, component] = [`overlays/${overlay}`, 'components/face-model'].map((folder) => relative(own, join(manifests, folder)));
        writeFileSync(join(own, 'kustomization.yaml'), JSON.stringify({ namespace: 'ours', resources: [base], components: [component] }));
        const objects = await render(relative(manifests, own));
        expect(await schemaErrors(objects)).toEqual([]);
        expect(violations(objects)).toEqual([]);
        const changed = objects.filter((object) => JSON.stringify(object).includes('face-model'));
        expect(changed.map(({ kind, metadata }) => `${kind} ${metadata.name}`).sort()).toEqual(['Deployment inference', 'PersistentVolumeClaim face-model']);
        expect(changed.map(({ metadata }) => metadata.namespace)).toEqual(['ours', 'ours']);
        const pod = (changed.find(({ kind }) => kind === 'Deployment') as unknown as Deployment).spec?.template.spec;
        expect(pod?.containers[0]?.env).toContainEqual({ name: 'FACE_MODEL', value: '/face-model/manifest.json' });
        expect(pod?.containers[0]?.volumeMounts).toContainEqual({ name: 'face-model', mountPath: '/face-model', readOnly: true });
      } finally {
        rmSync(own, { recursive: true });
      }
    },
    60_000,
  );

  it.each(folders)(
    'render for %s to what Kubernetes takes and our rules allow',
    async (folder) => {
      const objects = rendered.get(folder) ?? [];
      if (folder.endsWith('/import')) expect(objects.map(({ kind }) => kind).sort()).toEqual(['Job', 'ServiceAccount']);
      else expect(objects.length).toBeGreaterThan(5);
      expect(await schemaErrors(objects)).toEqual([]);
      expect(violations(objects)).toEqual([]);
    },
    60_000,
  );

  it('have a deployment for each service and a migration for each that keeps tables', () => {
    expect(ofKind(production, 'Deployment').map(({ metadata: { name } }) => name)).toEqual([...services].sort());
    expect(ofKind(`${production}/migrations`, 'Job').map(({ metadata: { name } }) => name)).toEqual(
      services
        .filter(keepsTables)
        .sort()
        .map((name) => `migrate-${name}`),
    );
  });

  it('ask for no secret or configuration that is not made, and for one release of all', () => {
    const made = new Set([
      ...newSecrets('shiren').map((secret) => (secret as KubernetesObject).metadata.name),
      'shiren',
      'nats-tls',
      'postgres-ca',
      'gateway-tls',
      'shiren-bucket',
      'shiren-backup',
    ]);
    const text = JSON.stringify(folders.flatMap((folder) => rendered.get(folder)));
    const asked = [...text.matchAll(/"(?:secretName|(?:secretRef|configMapRef|passwordSecret)":\{"name|secretKeyRef":\{"key":"[^"]+","name)":"([^"]+)"/g)].map(
      ([, name = '']) => name,
    );
    expect(asked.length).toBeGreaterThan(20);
    expect([...new Set(asked)].filter((name) => !made.has(name) && name !== 'nats-authority')).toEqual([]);
    const releases = [...text.matchAll(/"image":"registry\.example\/shiren\/[^:"]+:([^"]+)"/g)].map(([, release]) => release);
    // the import runs from authority's image, the checks of a rehearsal from those of console and materials
    expect(releases).toHaveLength(services.length + services.filter(keepsTables).length + 3);
    expect(new Set(releases).size).toBe(1);
  });

  it('keep images on a volume for dev, and in a bucket for production, with its keys for those only that read or write them', () => {
    const holding = (folder: string, what: RegExp): string[] =>
      ofKind<Deployment>(folder, 'Deployment')
        .filter(({ spec }) => what.test(JSON.stringify(spec)))
        .map(({ metadata: { name } }) => name);
    const setting = (folder: string): (string | undefined)[] => {
      const [{ data = {} } = {}] = ofKind<ConfigMap>(folder, 'ConfigMap');
      return [data['BLOB_DIRECTORY'], data['BLOB_S3_BUCKET']];
    };
    const [volume, keys] = [/"claimName":"blobs"/, /"secretKeyRef":\{"key":"S3_SECRET_ACCESS_KEY","name":"shiren-bucket"\}/];
    expect(keepers).toHaveLength(5);
    expect([holding('overlays/dev', volume), holding('overlays/dev', keys), setting('overlays/dev')]).toEqual([keepers, [], ['/blobs', undefined]]);
    expect([holding(production, volume), holding(production, keys), setting(production)]).toEqual([[], keepers, [undefined, 'shiren']]);
    expect(ofKind(production, 'PersistentVolumeClaim')).toEqual([]);
  });

  it('switch ONNX Runtime’s telemetry off for every service', () => {
    for (const overlay of overlays) {
      const [{ data = {} } = {}] = ofKind<ConfigMap>(`overlays/${overlay}`, 'ConfigMap');
      expect(data['ORT_DISABLE_TELEMETRY']).toBe('1');
      for (const { metadata, spec } of ofKind<Deployment>(`overlays/${overlay}`, 'Deployment'))
        expect([metadata.name, spec?.template.spec?.containers[0]?.envFrom]).toEqual([
          metadata.name,
          expect.arrayContaining([{ configMapRef: { name: 'shiren' } }]),
        ]);
    }
  });

  it('scale the readers of images by what waits for them, everything else by its processor', () => {
    const metrics = ofKind<HorizontalPodAutoscaler>(production, 'HorizontalPodAutoscaler').map(({ metadata: { name }, spec }) => [
      name,
      spec?.metrics?.map(({ pods, resource }) => pods?.metric.name ?? resource?.name).join(),
    ]);
    expect(Object.fromEntries(metrics)).toEqual(
      Object.fromEntries(services.map((name) => [name, ['inference', 'ocr'].includes(name) ? 'shiren_questions_waiting' : 'cpu'])),
    );
  });
});

describe('the network policies', () => {
  const policies = (folder: string): (KubernetesObject & NetworkPolicy)[] => ofKind<NetworkPolicy>(folder, 'NetworkPolicy');

  /** Connections that a pod with these labels may open, as `<destination>:<ports>`. */
  const reach = (labels: Record<string, string>, all: readonly NetworkPolicy[], way: 'egress' | 'ingress'): string[] =>
    all
      .filter(({ spec }) => selects(spec?.podSelector ?? {}, labels))
      .flatMap(
        ({ spec }) =>
          (way === 'egress'
            ? spec?.egress?.map(({ to, ports }) => ({ peers: to, ports }))
            : spec?.ingress?.map(({ from, ports }) => ({ peers: from, ports }))) ?? [],
      )
      .flatMap(({ peers = [], ports = [] }) => peers.map((peer) => `${peerName(peer)}:${ports.map(({ port }) => port).join('/')}`))
      .sort();

  interface Selector {
    matchLabels?: Record<string, string>;
    matchExpressions?: readonly { key: string; operator: string; values?: readonly string[] }[];
  }
  const selects = ({ matchLabels = {}, matchExpressions = [] }: Selector, labels: Record<string, string>): boolean =>
    Object.entries(matchLabels).every(([key, value]) => labels[key] === value) &&
    matchExpressions.every(({ key, operator, values }) => operator === 'In' && values?.includes(labels[key] ?? ''));
  const peerName = ({ podSelector, namespaceSelector, ipBlock }: { podSelector?: Selector; namespaceSelector?: Selector; ipBlock?: object }): string =>
    ipBlock ? 'outside' : (Object.values({ ...namespaceSelector?.matchLabels, ...podSelector?.matchLabels }).at(-1) ?? 'anybody');
  const podsOf = (service: string): Record<string, string> => ({
    'app.kubernetes.io/name': service,
    'app.kubernetes.io/part-of': 'shiren',
    ...ofKind<Deployment>(production, 'Deployment').find(({ metadata: { name } }) => name === service)?.spec?.template.metadata?.labels,
  });

  it('let each service reach the parts that the design draws an arrow to, and no other', () => {
    const outward = ['gateway', 'tokens', 'authority', 'console'];
    for (const service of services) {
      expect([service, reach(podsOf(service), policies(production), 'egress')]).toEqual([
        service,
        [
          'kube-dns:53/53',
          'monitoring:4318',
          'nats:4222',
          ...(keepers.includes(service) ? ['outside:443'] : []), // the bucket
          ...(outward.includes(service) ? ['outside:443/80'] : []),
          ...(service === 'console' ? ['outside:465/587/25'] : []), // alerts by mail
          ...(keepsTables(service) ? ['postgres:5432'] : []),
        ],
      ]);
    }
    expect(reach(podsOf('ocr'), policies('overlays/dev'), 'egress')).not.toContain('outside:443');
    expect(reach(podsOf('migrate'), policies(production), 'egress')).toEqual(['kube-dns:53/53', 'postgres:5432']);
    const [people] = ofKind<Job>(`${production}/import`, 'Job');
    expect(reach(people?.spec?.template.metadata?.labels ?? {}, policies(production), 'egress')).toEqual([
      'kube-dns:53/53',
      'monitoring:4318',
      'nats:4222',
      'outside:443',
    ]);
  });

  it('let the outside in at the gateway only', () => {
    for (const service of services) {
      expect([service, reach(podsOf(service), policies(production), 'ingress')]).toEqual([
        service,
        ['monitoring:8090', ...(service === 'gateway' ? ['shiren:8080'] : [])],
      ]);
    }
    expect(reach(podsOf('gateway'), policies('overlays/dev'), 'ingress')).toEqual(['monitoring:8090', 'true:8080']);
    const [everything] = policies(production).filter(({ metadata: { name } }) => name === 'nothing');
    expect(everything?.spec).toEqual({ podSelector: { matchLabels: { 'app.kubernetes.io/part-of': 'shiren' } }, policyTypes: ['Ingress', 'Egress'] });
  });
});

describe('what servers are told of the users of NATS', () => {
  it('is what the table in libs/contracts says', () => {
    for (const [file, text] of Object.entries(natsUsersFiles())) expect(readFileSync(file, 'utf8')).toBe(text);
  });
});

describe('new secrets', () => {
  it('give each service its own users, and the master key to those only that open what it seals', async () => {
    const secrets = new Map((newSecrets('shiren') as (KubernetesObject & Secret)[]).map((secret) => [secret.metadata.name, secret.stringData ?? {}]));
    const { NATS_URL: url = '', DATABASE_URL: database = '', MASTER_KEY: key = '' } = secrets.get('shiren-console') ?? {};
    expect(new URL(url).password).toBe(secrets.get('nats-users')?.['CONSOLE_PASSWORD']);
    expect(new URL(database).password).toBe(secrets.get('postgres-console')?.['password']);
    expect(Buffer.from(key, 'base64')).toHaveLength(32);
    const owners = secrets.get('shiren-console-owner') ?? {};
    expect(Object.keys(owners)).toEqual(['DATABASE_URL']);
    expect(new URL(owners['DATABASE_URL'] ?? '')).toMatchObject({ username: 'console_owner', password: secrets.get('postgres-console-owner')?.['password'] });
    for (const service of services) {
      const source = sourceOf(service);
      expect([service, Object.keys(secrets.get(`shiren-${service}`) ?? {})]).toEqual([
        service,
        [
          'NATS_URL',
          ...(keepsTables(service) ? ['DATABASE_URL'] : []),
          ...(/Keyring\.fromEnvironment|BlobStore\.fromEnvironment/.test(source) ? ['MASTER_KEY'] : []),
        ],
      ]);
    }
    expect(await schemaErrors([...(newSecrets('shiren') as KubernetesObject[])])).toEqual([]);
    expect(newSecrets('a')).not.toEqual(newSecrets('a'));
  });
});

describe('the rules', () => {
  const changed = (change: (deployment: Deployment) => void): KubernetesObject[] => {
    const objects = structuredClone(rendered.get(production) ?? []);
    change(objects.find(({ kind, metadata }) => kind === 'Deployment' && metadata.name === 'ocr') as unknown as Deployment);
    return objects;
  };
  const container = (deployment: Deployment) =>
    deployment.spec?.template.spec?.containers[0] as NonNullable<NonNullable<Deployment['spec']>['template']['spec']>['containers'][0];

  it.each<[string, (deployment: Deployment) => void]>([
    ['has an image without a release of its own', (it) => (container(it).image = 'shiren/ocr:latest')],
    ['has an image without a release of its own', (it) => (container(it).image = 'registry:5000/ocr')],
    ['has no limits', (it) => delete container(it).resources?.limits],
    ['may run as root', (it) => delete it.spec?.template.spec?.securityContext?.runAsNonRoot],
    ['may write to its image', (it) => (container(it).securityContext = { ...container(it).securityContext, readOnlyRootFilesystem: false })],
    ['carries a token for the cluster', (it) => delete it.spec?.template.spec?.automountServiceAccountToken],
    ['lacks probes', (it) => delete container(it).startupProbe],
    ['runs on when it hangs', (it) => delete container(it).livenessProbe?.terminationGracePeriodSeconds],
    ['has a secret in plain sight', (it) => (container(it).env = [{ name: 'NATS_URL', value: 'nats://a:b@c' }])],
  ])('see that a service %s', (what, change) => {
    expect(violations(changed(change))).toEqual([`Deployment ocr ${what}`]);
  });

  it('see what stands beside a service, and secrets in files', () => {
    const objects = (rendered.get(production) ?? []).filter(({ kind, metadata }) => !(kind === 'PodDisruptionBudget' && metadata.name === 'ocr'));
    expect(violations([...objects, { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'oops' } }])).toEqual([
      'Deployment ocr has no disruption budget',
      'Secret oops is written down here',
    ]);
  });

  it('are joined by the schemas, which see misspelt fields and wrong values', async () => {
    const misspelt = changed((it) => Object.assign(container(it), { readynessProbe: {} }));
    expect(await schemaErrors(misspelt)).toEqual([expect.stringMatching(/^Deployment ocr: .*readynessProbe/)]);
    const wrong = changed((it) => (container(it).imagePullPolicy = 'Sometimes' as 'Always'));
    expect((await schemaErrors(wrong)).join()).toContain('Deployment ocr');
  }, 60_000);
});
