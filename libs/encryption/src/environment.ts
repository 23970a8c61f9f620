import { FromVariable } from '@shiren/environment';
import { IsOptional, IsString, IsUrl } from 'class-validator';

/** Where the keys come from; `key-sources.ts` explains what is wrong with a key. */
export class KeyringEnvironment {
  @FromVariable({
    name: 'MASTER_KEY',
    otherwise: 'made at the first start',
    setByStart: true,
    means: '32 bytes in base64; without it everything that is encrypted is lost',
  })
  @IsOptional()
  @IsString()
  masterKey?: string;

  @FromVariable({
    name: 'MASTER_KEYS_OTHER',
    means: 'further keys that open, separated by commas: [changing the master key](../security/security.md#changing-the-master-key)',
  })
  @IsOptional()
  @IsString()
  otherKeys?: string;

  @FromVariable({ name: 'LOOKUP_KEY', otherwise: '`MASTER_KEY`', means: 'the key of keyed hashes; it stays when the master key changes' })
  @IsOptional()
  @IsString()
  lookupKey?: string;

  @FromVariable({ name: 'MASTER_KEY_FILE', means: 'a file that holds `MASTER_KEY` instead' })
  @IsOptional()
  @IsString()
  masterKeyFile?: string;

  @FromVariable({ name: 'MASTER_KEYS_OTHER_FILE', means: 'a file that holds `MASTER_KEYS_OTHER` instead' })
  @IsOptional()
  @IsString()
  otherKeysFile?: string;

  @FromVariable({ name: 'LOOKUP_KEY_FILE', means: 'a file that holds `LOOKUP_KEY` instead' })
  @IsOptional()
  @IsString()
  lookupKeyFile?: string;

  @FromVariable({ name: 'VAULT_ADDR', means: 'a Vault that unwraps keys given as `vault:v1:…` at the start' })
  @IsOptional()
  @IsUrl({ require_tld: false, require_protocol: true, protocols: ['http', 'https'] })
  vaultAddress?: string;

  @FromVariable({ name: 'VAULT_TOKEN', means: 'its token' })
  @IsOptional()
  @IsString()
  vaultToken?: string;

  @FromVariable({ name: 'VAULT_TOKEN_FILE', means: 'a file that holds the token instead' })
  @IsOptional()
  @IsString()
  vaultTokenFile?: string;

  @FromVariable({ name: 'VAULT_TRANSIT_KEY', means: "name of the key in Vault's transit engine" })
  @IsString()
  vaultTransitKey: string = 'shiren';

  @FromVariable({ name: 'VAULT_NAMESPACE', means: 'namespace in Vault' })
  @IsOptional()
  @IsString()
  vaultNamespace?: string;
}
