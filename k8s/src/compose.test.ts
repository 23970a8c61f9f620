import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findNatsServer } from '@shiren/embedded';
import { parse } from 'yaml';
import { natsUserNames, passwordVariable } from './nats-users.js';
import { manifests } from './render.js';
import { newSecrets } from './secrets.js';

const run = promisify(execFile);
const deploy = join(manifests, '../deploy');

interface ComposeService {
  image: string;
  read_only?: boolean;
  user?: string;
  cap_drop?: string[];
  security_opt?: string[];
  mem_limit?: string;
  networks?: string[];
  ports?: string[];
  init?: boolean;
  restart?: string;
  environment?: Record<string, string>;
}

interface Compose {
  services: Record<string, ComposeService>;
}

let composed: Compose['services'];
let dockerfile: string;
beforeAll(async () => {
  composed = (parse(await readFile(join(deploy, 'compose/compose.yaml'), 'utf8'), { merge: true }) as Compose).services;
  dockerfile = await readFile(join(deploy, 'Dockerfile'), 'utf8');
});

const services = ['gateway', 'tokens', 'materials', 'verdict', 'inference', 'ocr', 'authority', 'console'];

describe('the images', () => {
  it('have a target for each service, which is not root and is made by the steps that npm run images takes', () => {
    for (const service of services) {
      expect(dockerfile).toContain(`RUN node deploy/image/assemble.mjs ${service} /image\n`);
      expect(dockerfile).toMatch(
        new RegExp(
          `FROM service AS ${service}\nCOPY --from=${service}-files /image \\.\n(EXPOSE 8080\n)?ENTRYPOINT \\["node", .*"apps/${service}/dist/main\\.js"\\]`,
        ),
      );
    }
    expect(dockerfile).toContain('RUN deploy/image/build.sh\n');
    expect(dockerfile).toContain('USER 10001:10001\n');
    expect(dockerfile).toMatch(/^HEALTHCHECK .*CMD \["node", "libs\/observability\/dist\/check-health\.js"\]$/m);
    expect(dockerfile).toMatch(/^ENV .*ORT_DISABLE_TELEMETRY=1/m);
    expect(dockerfile).not.toContain(':latest');
  });
});

describe('compose.yaml', () => {
  it('gives NATS the memory that as many nonces take as it lets the gateway keep, and a gigabyte for the rest', () => {
    const nonces = Number(/:-(\d+)\}/.exec(composed['gateway']?.environment?.['MAX_NONCES'] ?? '')?.[1]);
    expect(nonces * 250).toBeLessThanOrEqual((Number.parseInt(composed['nats']?.mem_limit ?? '', 10) - 1) * 1024 ** 3);
  });

  it('runs every service closed up: not root, nothing to write to, no privileges, bounded memory', () => {
    expect(Object.keys(composed)).toEqual(expect.arrayContaining([...services, 'postgres', 'nats', 'roles']));
    for (const [name, service] of Object.entries(composed)) {
      expect([name, service.image]).toEqual([name, expect.stringMatching(/:(\$\{RELEASE:-)?\d[\w.-]*\}?$/)]);
      expect([name, service.mem_limit]).toEqual([name, expect.stringMatching(/^\d+[mg]$/)]);
      if (!service.image.startsWith('shiren/')) continue;
      expect([name, service]).toEqual([
        name,
        expect.objectContaining({ read_only: true, user: '10001:10001', cap_drop: ['ALL'], security_opt: ['no-new-privileges:true'] }),
      ]);
    }
    expect(Object.entries(composed).flatMap(([name, { ports = [] }]) => ports.map(() => name))).toEqual(['gateway']);
  });

  it('starts a service again that its health check has killed, and switches telemetry off where ONNX Runtime is', () => {
    for (const service of services) expect([service, composed[service]]).toEqual([service, expect.objectContaining({ init: true, restart: 'unless-stopped' })]);
    for (const service of ['inference', 'ocr']) expect(composed[service]?.environment).toMatchObject({ ORT_DISABLE_TELEMETRY: '1' });
  });

  it('gives each service what the secrets for Kubernetes give it', () => {
    for (const service of services) {
      const secret = newSecrets('any').find((one) => (one as { metadata: { name: string } }).metadata.name === `shiren-${service}`) as { stringData: object };
      const { environment = {}, networks } = composed[service] ?? {};
      const given = Object.keys(environment).filter((name) => ['NATS_URL', 'DATABASE_URL', 'MASTER_KEY'].includes(name));
      expect([service, given]).toEqual([service, Object.keys(secret.stringData)]);
      expect(networks?.includes('tables')).toBe(environment['DATABASE_URL'] !== undefined);
    }
  });

  it('changes tables as the schemas’ owners, which no service that runs can become', () => {
    for (const service of services.filter((name) => composed[name]?.environment?.['DATABASE_URL'])) {
      const owner = `postgres://${service}_owner:\${${service.toUpperCase()}_OWNER_DATABASE_PASSWORD}@`;
      expect(composed[`migrate-${service}`]?.environment?.['DATABASE_URL']).toContain(owner);
      expect(composed['roles']?.environment).toHaveProperty(`${service.toUpperCase()}_OWNER_DATABASE_PASSWORD`);
      expect(JSON.stringify(composed[service]?.environment)).not.toContain('OWNER');
    }
  });

  it('gives a bucket to who reads or writes images, and a way out to it, where bucket.yaml is added', async () => {
    const { services: added } = parse(await readFile(join(deploy, 'compose/bucket.yaml'), 'utf8'), { merge: true }) as Compose;
    const keepers = Object.keys(composed).filter((service) => composed[service]?.environment?.['BLOB_DIRECTORY']);
    expect(Object.keys(added).sort()).toEqual([...keepers].sort());
    for (const [name, { environment, networks }] of Object.entries(added)) {
      expect([name, Object.keys(environment ?? {})]).toEqual([name, expect.arrayContaining(['BLOB_S3_BUCKET', 'S3_ACCESS_KEY_ID', 'S3_SECRET_ACCESS_KEY'])]);
      expect([name, networks ?? composed[name]?.networks]).toEqual([name, expect.arrayContaining([...(composed[name]?.networks ?? []), 'outside'])]);
    }
  });

  it('brings every password that NATS asks for, in a configuration that the server takes', async () => {
    const variables = natsUserNames.map(passwordVariable);
    expect(Object.keys(composed['nats']?.environment ?? {}).sort()).toEqual([...variables].sort());
    const { stdout } = await run(process.execPath, [join(deploy, 'compose/make-env.mjs')]);
    const env = Object.fromEntries(
      stdout
        .trim()
        .split('\n')
        .map((line) => line.split(/=(.*)/s).slice(0, 2) as [string, string]),
    );
    expect(Object.keys(env)).toEqual(expect.arrayContaining([...variables, 'MASTER_KEY', 'POSTGRES_PASSWORD', 'TOKENS_DATABASE_PASSWORD']));
    const folder = await mkdtemp(join(tmpdir(), 'shiren-compose-'));
    try {
      const file = join(folder, 'nats.conf');
      await writeFile(file, (await readFile(join(deploy, 'compose/nats.conf'), 'utf8')).replace('"/data"', JSON.stringify(folder)));
      const { stderr } = await run(await findNatsServer(), ['-t', '-c', file], { env, timeout: 30_000 });
      expect(stderr).toContain('configuration file');
      await expect(run(await findNatsServer(), ['-t', '-c', file], { env: {}, timeout: 30_000 })).rejects.toThrow(/variable/);
    } finally {
      await rm(folder, { recursive: true });
    }
  }, 240_000);
});
