import { FromVariable } from '@shiren/environment';
import { IsIn, IsOptional, IsUrl } from 'class-validator';

const address = { require_tld: false, require_protocol: true, protocols: ['http', 'https'] };

export class ObservabilityEnvironment {
  @FromVariable({ name: 'LOG_LEVEL', means: '`trace`, `debug`, `info`, `warn`, `error`, `fatal` or `silent`' })
  @IsIn(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'])
  logLevel: string = 'info';

  @FromVariable({ name: 'OTEL_EXPORTER_OTLP_ENDPOINT', means: 'where traces are sent over OTLP/HTTP; off without it ([traces](operating.md#traces))' })
  @IsOptional()
  @IsUrl(address)
  tracesTo?: string;

  @FromVariable({ name: 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', means: 'the same, with its path' })
  @IsOptional()
  @IsUrl(address)
  tracesToPath?: string;
}
