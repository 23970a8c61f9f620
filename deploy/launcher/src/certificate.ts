import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { generate } from 'selfsigned';
import { writePrivately } from './home.js';

/** Files of a certificate, in the form the gateway expects. */
export interface CertificateFiles {
  certificate: string;
  key: string;
}

const DAYS = 365;
const DAY = 86_400_000;

/** Addresses of this machine that other machines in its networks may be able to reach. */
export const reachableAddresses = (): string[] =>
  Object.values(networkInterfaces()).flatMap((addresses) =>
    (addresses ?? []).filter(({ family, internal }) => family === 'IPv4' && !internal).map(({ address }) => address),
  );

/** A self-signed certificate for this machine's addresses; renewed when it expires or when an address is added. */
export async function selfMadeCertificate(folder: string): Promise<CertificateFiles> {
  const files = { certificate: join(folder, 'certificate.pem'), key: join(folder, 'certificate-key.pem') };
  const addresses = ['127.0.0.1', ...reachableAddresses()];
  const kept = await readFile(files.certificate, 'utf8').catch(() => undefined);
  if (kept !== undefined && fits(new X509Certificate(kept), addresses)) return files;
  const made = await generate([{ name: 'commonName', value: 'Shiren on this machine' }], {
    keyType: 'ec',
    notAfterDate: new Date(Date.now() + DAYS * DAY),
    extensions: [{ name: 'subjectAltName', altNames: [{ type: 2, value: 'localhost' }, ...addresses.map((ip) => ({ type: 7 as const, ip }))] }],
  });
  await writePrivately(files.key, made.private);
  await writePrivately(files.certificate, made.cert);
  return files;
}

const fits = (certificate: X509Certificate, addresses: readonly string[]): boolean =>
  Date.parse(certificate.validTo) > Date.now() + DAY && addresses.every((address) => certificate.checkIP(address) !== undefined);
