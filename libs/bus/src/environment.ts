import { FromVariable, readEnvironment } from '@shiren/environment';
import { IsInt, IsIP, IsOptional, IsString, Matches, Max, Min } from 'class-validator';

export class BusEnvironment {
  @FromVariable({
    name: 'NATS_URL',
    otherwise: 'embedded NATS',
    setByStart: true,
    means: '`nats://user:password@host:port`, several separated by commas, `tls://` for TLS; JetStream must be on',
  })
  @Matches(/^(nats|tls):\/\/[^\s,]+(\s*,\s*(nats|tls):\/\/[^\s,]+)*$/, {
    message: 'natsUrl must be nats://user:password@host:port, several separated by commas',
  })
  natsUrl!: string;

  @FromVariable({ name: 'NATS_CA_FILE', otherwise: "the system's", means: 'PEM file of the authorities that may vouch for NATS' })
  @IsOptional()
  @IsString()
  natsCaFile?: string;

  @FromVariable({ name: 'HEALTH_HOST', setByStart: true, means: 'address at which `/health/live`, `/health/ready` and `/metrics` answer' })
  @IsIP()
  healthHost: string = '0.0.0.0';

  @FromVariable({ name: 'HEALTH_PORT', setByStart: true, otherwise: 'a free port', means: 'their port' })
  @IsInt()
  @Min(0)
  @Max(65_535)
  healthPort: number = 0;
}

export class StreamEnvironment {
  @FromVariable({ name: 'NATS_STREAM_REPLICAS', means: 'copies of streams in a NATS cluster; 1 to 5' })
  @IsInt()
  @Min(1)
  @Max(5)
  streamReplicas: number = 1;
}

/** Number of replicas to create streams with. */
export const streamReplicas = (): number => readEnvironment(StreamEnvironment).streamReplicas;
