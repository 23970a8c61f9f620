import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { IGateway, IGatewayClass, IHTTPRoute } from '@kubernetes-models/gateway-api/gateway.networking.k8s.io/v1';
import type { IIngress } from 'kubernetes-models/networking.k8s.io/v1';
import type { IConfigMap } from 'kubernetes-models/v1';
import { parse } from 'yaml';
import type { IBackendTrafficPolicy, IClientTrafficPolicy, IEnvoyProxy } from './envoy-gateway.js';
import { manifests, render, type KubernetesObject } from './render.js';
import { schemaErrors } from './schemas.js';

let dev: KubernetesObject[];
let production: KubernetesObject[];
beforeAll(async () => {
  dev = await render('overlays/dev');
  production = await render('overlays/production');
}, 120_000);

const ofKind = <T>(objects: KubernetesObject[], kind: string): (T & KubernetesObject)[] => objects.filter((object) => object.kind === kind) as never;
const publicHost = (objects: KubernetesObject[]): string =>
  new URL(ofKind<IConfigMap>(objects, 'ConfigMap').find(({ metadata }) => metadata.name === 'shiren')?.data?.['PUBLIC_URL'] ?? '').host;
const seconds = (duration = ''): number => Number(/^(\d+)s$/.exec(duration)?.[1]);

describe('the way in from outside', () => {
  it('is a Gateway in production, at the host of PUBLIC_URL, over TLS; plain HTTP is only sent there', () => {
    const host = publicHost(production);
    const [gateway] = ofKind<IGateway>(production, 'Gateway');
    expect(gateway?.spec.listeners.map(({ name, port, hostname, tls }) => [name, port, hostname, tls?.certificateRefs?.map((one) => one.name)])).toEqual([
      ['https', 443, host, ['gateway-tls']],
      ['http', 80, host, undefined],
    ]);
    const routes = ofKind<IHTTPRoute>(production, 'HTTPRoute').map(({ spec }) => [
      spec.hostnames,
      spec.parentRefs?.map(({ name, sectionName }) => `${name}/${sectionName}`),
      spec.rules?.flatMap(({ backendRefs = [], filters = [] }) => [...backendRefs.map(({ name }) => name), ...filters.map(({ type }) => type)]),
    ]);
    expect(routes).toEqual([
      [[host], ['shiren/https'], ['gateway']],
      [[host], ['shiren/http'], ['RequestRedirect']],
    ]);
    expect(ofKind(production, 'Ingress')).toEqual([]);
  });

  it('is of a class that is laid down beside it', async () => {
    const file = readFileSync(join(manifests, 'components/gateway-api/gateway-class.yaml'), 'utf8');
    const gatewayClass = parse(file) as IGatewayClass & KubernetesObject;
    expect(await schemaErrors([gatewayClass])).toEqual([]);
    expect(ofKind<IGateway>(production, 'Gateway')[0]?.spec.gatewayClassName).toBe(gatewayClass.metadata.name);
  }, 60_000);

  it('waits longer than the gateway, so that callers get its errors, and has policies for objects that exist', () => {
    const source = readFileSync(join(manifests, '../apps/gateway/src/edge/parser-faults.ts'), 'utf8');
    const wait = Number(/REQUEST_TIMEOUT_MS = ([\d_]+);/.exec(source)?.[1]?.replaceAll('_', '')) / 1_000;
    const [clients] = ofKind<IClientTrafficPolicy>(production, 'ClientTrafficPolicy');
    const [backends] = ofKind<IBackendTrafficPolicy>(production, 'BackendTrafficPolicy');
    const [route] = ofKind<IHTTPRoute>(production, 'HTTPRoute');
    expect(seconds(clients?.spec.timeout?.http?.requestReceivedTimeout)).toBeGreaterThan(wait);
    expect(seconds(route?.spec.rules?.[0]?.timeouts?.request)).toBeGreaterThan(wait);
    const named = production.map(({ kind, metadata: { name } }) => `${kind} ${name}`);
    for (const policy of [clients, backends])
      for (const { kind, name } of policy?.spec.targetRefs ?? [{ kind: 'Gateway', name: 'missing' }]) expect(named).toContain(`${kind} ${name}`);
  });

  it('survives the loss of a node, and keeps the addresses of callers', () => {
    const { envoyHpa, envoyPDB, envoyService } = ofKind<IEnvoyProxy>(production, 'EnvoyProxy')[0]?.spec.provider.kubernetes ?? {};
    expect(envoyHpa?.minReplicas).toBeGreaterThanOrEqual(2);
    expect(envoyPDB).toEqual({ minAvailable: 1 });
    expect(envoyService?.externalTrafficPolicy).toBe('Local');
  });

  it('is an Ingress of any class on a plain cluster, which knows no Gateway API', () => {
    const [ingress] = ofKind<IIngress>(dev, 'Ingress');
    const host = publicHost(dev);
    expect([ingress?.spec?.ingressClassName, ingress?.spec?.rules?.map((rule) => rule.host), ingress?.spec?.tls?.[0]?.hosts]).toEqual([
      undefined,
      [host],
      [host],
    ]);
    expect(dev.filter(({ apiVersion }) => /gateway\./.test(apiVersion))).toEqual([]);
  });

  it('has no field that its schemas do not know', async () => {
    const changed = structuredClone(production);
    Object.assign(ofKind<IHTTPRoute>(changed, 'HTTPRoute')[0]?.spec.rules?.[0] ?? {}, { timeout: { request: '65s' } });
    Object.assign(ofKind<IClientTrafficPolicy>(changed, 'ClientTrafficPolicy')[0]?.spec.timeout?.http ?? {}, { requestTimeout: '65s' });
    const gateway = ofKind<IGateway>(changed, 'Gateway')[0];
    if (gateway) gateway.spec.listeners[0]!.port = 70_000;
    expect(await schemaErrors(changed.filter(({ apiVersion }) => /gateway\./.test(apiVersion)))).toEqual([
      expect.stringMatching(/^Gateway shiren: .*port must be <= 65535/),
      expect.stringMatching(/^ClientTrafficPolicy shiren: .*requestTimeout/),
      expect.stringMatching(/^HTTPRoute gateway: .*timeout/),
    ]);
  }, 60_000);
});
