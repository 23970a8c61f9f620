import { readFile } from 'node:fs/promises';
import { createServer } from 'node:https';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { GatewayEnvironment } from './environment.js';
import type { HttpApis } from './http-api.js';
import { boundPipelining } from './pipelined.js';
import { answerParserFaults, httpOptions } from './parser-faults.js';

/**
 * Also serves everything over HTTPS if HTTPS_PORT, TLS_CERTIFICATE_FILE and TLS_KEY_FILE are set: browsers open the camera only on secure
 * pages. Not needed behind a proxy that terminates TLS.
 */
export async function listenSecurely(
  app: NestFastifyApplication,
  apis: HttpApis,
  { host, httpsPort, tlsCertificateFile, tlsKeyFile }: GatewayEnvironment,
): Promise<void> {
  if (!httpsPort || !tlsCertificateFile || !tlsKeyFile) return;
  const server = app.getHttpAdapter().getInstance();
  const [cert, secret] = await Promise.all([readFile(tlsCertificateFile), readFile(tlsKeyFile)]);
  const secure = createServer({ ...httpOptions, cert, key: secret }, (request, response) => server.routing(request, response));
  answerParserFaults(secure, apis);
  boundPipelining(secure);
  await new Promise<void>((resolve, reject) => secure.once('error', reject).listen(httpsPort, host, resolve));
  server.addHook('preClose', async () => {
    secure.closeIdleConnections();
    await new Promise((resolve) => secure.close(resolve));
  });
}
