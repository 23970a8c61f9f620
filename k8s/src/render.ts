import { execFile } from 'node:child_process';
import { access, mkdir } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { programCache, unpackDebianProgram } from '@shiren/embedded';
import { parseAllDocuments } from 'yaml';

const run = promisify(execFile);

/** The folder `k8s/` of this project. */
export const manifests = fileURLToPath(new URL('..', import.meta.url));

/** The objects as they would be sent to a cluster. */
export interface KubernetesObject {
  apiVersion: string;
  kind: string;
  metadata: { name: string; namespace?: string };
}

/** What `kubectl apply -k` would send for a folder below `k8s/`. */
export async function render(folder: string): Promise<KubernetesObject[]> {
  const { stdout } = await run(await findKubectl(), ['kustomize', join(manifests, folder)], { timeout: 60_000, maxBuffer: 16 * 1024 ** 2 });
  return parseAllDocuments(stdout).map((document) => document.toJS() as KubernetesObject);
}

/** kubectl from PATH, from an earlier download, or Debian's, unpacked into our own cache; rendering needs no cluster. */
async function findKubectl(env: NodeJS.ProcessEnv = process.env): Promise<string> {
  const unpacked = join(programCache(env), 'kubectl');
  const candidates = [...(env['PATH'] ?? '').split(delimiter).map((folder) => join(folder, 'kubectl')), unpacked];
  for (const candidate of candidates)
    if (
      await access(candidate).then(
        () => true,
        () => false,
      )
    )
      return candidate;
  await mkdir(programCache(env), { recursive: true });
  await unpackDebianProgram('kubernetes-client', 'usr/bin/kubectl', unpacked).catch((error: Error) => {
    throw new Error(`kubectl is needed to render the manifests, and ${error.message}. See https://kubernetes.io/docs/tasks/tools`, { cause: error });
  });
  return unpacked;
}
