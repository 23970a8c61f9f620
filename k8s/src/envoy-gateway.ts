import type { ITopologySpreadConstraint } from 'kubernetes-models/v1';

/**
 * The fields of Envoy Gateway's policies that our manifests use, written after its documentation and sources of several releases
 * (gateway.envoyproxy.io/v1alpha1), not generated from the schemas of one, which no package has. To use another field, look it up there and add it here.
 */
type Duration = `${number}${'h' | 'm' | 's' | 'ms'}`;

interface Policy<Kind extends string, Target extends string, Spec> {
  apiVersion: 'gateway.envoyproxy.io/v1alpha1';
  kind: Kind;
  metadata: { name: string; namespace?: string };
  spec: Spec & { targetRefs: { group: 'gateway.networking.k8s.io'; kind: Target; name: string }[] };
}

export type IClientTrafficPolicy = Policy<
  'ClientTrafficPolicy',
  'Gateway',
  {
    path?: { escapedSlashesAction?: 'KeepUnchanged' | 'RejectRequest' | 'UnescapeAndForward' | 'UnescapeAndRedirect'; disableMergeSlashes?: boolean };
    timeout?: { http?: { requestReceivedTimeout?: Duration; idleTimeout?: Duration } };
    clientIPDetection?: { xForwardedFor: { numTrustedHops: number } | { trustedCIDRs: string[] } };
  }
>;

export type IBackendTrafficPolicy = Policy<
  'BackendTrafficPolicy',
  'Gateway' | 'HTTPRoute',
  {
    timeout?: { tcp?: { connectTimeout?: Duration }; http?: { connectionIdleTimeout?: Duration; maxConnectionDuration?: Duration } };
    circuitBreaker?: { maxConnections?: number; maxPendingRequests?: number; maxParallelRequests?: number; maxParallelRetries?: number };
  }
>;

export interface IEnvoyProxy {
  apiVersion: 'gateway.envoyproxy.io/v1alpha1';
  kind: 'EnvoyProxy';
  metadata: { name: string; namespace?: string };
  spec: {
    provider: {
      type: 'Kubernetes';
      kubernetes: {
        envoyDeployment?: { replicas?: number; pod?: { topologySpreadConstraints?: ITopologySpreadConstraint[] } };
        envoyHpa?: { minReplicas?: number; maxReplicas: number };
        envoyPDB?: { minAvailable: number } | { maxUnavailable: number };
        envoyService?: { externalTrafficPolicy?: 'Local' | 'Cluster'; annotations?: Record<string, string> };
      };
    };
  };
}
