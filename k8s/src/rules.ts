import type { Deployment } from 'kubernetes-models/apps/v1';
import type { HorizontalPodAutoscaler } from 'kubernetes-models/autoscaling/v2';
import type { Job } from 'kubernetes-models/batch/v1';
import type { IContainer, IPodSpec } from 'kubernetes-models/v1';
import type { KubernetesObject } from './render.js';

type Workload = Deployment | Job;

const isWorkload = (object: KubernetesObject): object is KubernetesObject & Workload =>
  ['Deployment', 'StatefulSet', 'DaemonSet', 'Job', 'CronJob', 'Pod'].includes(object.kind);

/** Violations of this project's own rules, one sentence per object; Kubernetes itself would accept them. */
export function violations(objects: readonly KubernetesObject[]): string[] {
  return [...objects.filter(isWorkload).flatMap(workloadViolations), ...companionViolations(objects), ...secretViolations(objects)];
}

function workloadViolations(workload: Workload): string[] {
  const pod = workload.spec?.template?.spec;
  const name = `${workload.kind} ${workload.metadata?.name}`;
  if (!pod) return [`${name} is of a kind that these rules don't know`];
  const containers = [...pod.containers, ...(pod.initContainers ?? [])];
  return [...podViolations(pod), ...containers.flatMap((container) => containerViolations(container, workload.kind === 'Deployment'))].map(
    (what) => `${name} ${what}`,
  );
}

const podViolations = ({
  serviceAccountName,
  automountServiceAccountToken,
  securityContext,
  hostNetwork,
  hostPID,
  hostIPC,
  volumes = [],
  ...pod
}: IPodSpec): string[] =>
  broken({
    'uses the namespace’s default service account': !serviceAccountName || serviceAccountName === 'default',
    'carries a token for the cluster': automountServiceAccountToken !== false,
    'may run as root': securityContext?.runAsNonRoot !== true || !securityContext.runAsUser,
    'has no seccomp profile': securityContext?.seccompProfile?.type !== 'RuntimeDefault',
    'shares the node’s namespaces': Boolean(hostNetwork ?? hostPID ?? hostIPC),
    'mounts a folder of the node': volumes.some(({ hostPath }) => hostPath),
    'has a temporary folder without a limit': volumes.some(({ emptyDir }) => emptyDir && !emptyDir.sizeLimit),
    'is told of every other service in its environment': pod.enableServiceLinks !== false,
  });

const containerViolations = ({ image = '', resources, securityContext, env = [], ...container }: IContainer, runsOn: boolean): string[] =>
  broken({
    'has an image without a release of its own': !/:[^/]+$|@sha256:/.test(image) || /:latest$/.test(image),
    'has no requests': !resources?.requests?.['cpu'] || !resources.requests['memory'],
    'has no limits': !resources?.limits?.['cpu'] || !resources.limits['memory'],
    'may gain privileges': securityContext?.allowPrivilegeEscalation !== false || securityContext.privileged === true,
    'may write to its image': securityContext?.readOnlyRootFilesystem !== true,
    'keeps capabilities': securityContext?.capabilities?.drop?.includes('ALL') !== true || Boolean(securityContext.capabilities.add),
    'has a secret in plain sight': env.some(({ name, value }) => value !== undefined && /PASSWORD|SECRET|TOKEN|MASTER_KEY|_URL$/.test(name)),
    'lacks probes': runsOn && !(container.startupProbe && container.readinessProbe && container.livenessProbe),
    'runs on when it hangs': runsOn && !replacesHung(container),
  });

/** The liveness probe allows a minute. A hung event loop can't handle a signal, so the container is killed soon after. */
const replacesHung = ({ livenessProbe }: Pick<IContainer, 'livenessProbe'>): boolean =>
  livenessProbe?.httpGet?.path === '/health/live' &&
  (livenessProbe.periodSeconds ?? 10) * (livenessProbe.failureThreshold ?? 3) <= 60 &&
  (livenessProbe.terminationGracePeriodSeconds ?? Infinity) <= 10;

/** What each Deployment needs so that the system survives the loss of a node. */
function companionViolations(objects: readonly KubernetesObject[]): string[] {
  const named = (kind: string, name: string): KubernetesObject | undefined => objects.find((object) => object.kind === kind && object.metadata.name === name);
  const scaled = objects.some(({ kind }) => kind === 'HorizontalPodAutoscaler');
  return objects
    .filter(({ kind }) => kind === 'Deployment')
    .flatMap((deployment) => {
      const { name } = deployment.metadata;
      const { spec } = deployment as KubernetesObject & Deployment;
      const scaler = named('HorizontalPodAutoscaler', name) as (KubernetesObject & HorizontalPodAutoscaler) | undefined;
      return broken({
        'has no service account of its own': !named('ServiceAccount', name),
        'has no disruption budget': scaled && !named('PodDisruptionBudget', name),
        'does not scale': scaled && !scaler,
        'may be down to one pod': scaled && (scaler?.spec?.minReplicas ?? 1) < 2,
        'is not spread over nodes': !spec?.template.spec?.topologySpreadConstraints?.some(({ topologyKey }) => topologyKey === 'kubernetes.io/hostname'),
        'sets how many pods there are, against its scaler': spec?.replicas !== undefined,
      }).map((what) => `Deployment ${name} ${what}`);
    });
}

/** Secrets must come from outside the manifests. */
const secretViolations = (objects: readonly KubernetesObject[]): string[] =>
  objects.filter(({ kind }) => kind === 'Secret').map(({ metadata: { name } }) => `Secret ${name} is written down here`);

const broken = (rules: Record<string, boolean>): string[] => Object.keys(rules).filter((rule) => rules[rule]);
