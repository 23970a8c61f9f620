import type { SealedColumn } from '@shiren/persistence';
import { sealedFor as sealedLink } from './links/link-secrets.js';
import { sealedTotp } from './sign-in/proof.js';
import { sealedFor as sealedKey } from './accounts/access-keys.js';
import { sealedFor as sealedChannel } from './alerts/channel-sender.js';
import { sealedFor as sealedCallback } from './scenes/scene-callbacks.js';

/** All columns that the console encrypts. One that is missing here cannot be decrypted once an old master key is gone. */
export const sealedColumns: readonly SealedColumn[] = [
  { table: 'access_key', keys: ['access_key_id'], column: 'secret', context: (row) => sealedKey(String(row['access_key_id'])) },
  { table: 'scene', keys: ['id'], column: 'callback_secret', context: (row) => sealedCallback(String(row['id'])) },
  { table: 'scene', keys: ['id'], column: 'callback_secret_before', context: (row) => sealedCallback(String(row['id'])) },
  { table: 'console_user', keys: ['id'], column: 'totp_secret', context: (row) => sealedTotp(String(row['id'])) },
  { table: 'console_user', keys: ['id'], column: 'totp_pending', context: (row) => sealedTotp(String(row['id'])) },
  { table: 'link', keys: ['id'], column: 'person', context: (row) => sealedLink(String(row['id'])) },
  { table: 'alert_channel', keys: ['id'], column: 'secrets', context: (row) => sealedChannel(String(row['id'])) },
];
