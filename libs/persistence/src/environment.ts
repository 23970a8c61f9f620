import { FromVariable } from '@shiren/environment';
import { IsInt, Matches, Max, Min } from 'class-validator';

export class DatabaseEnvironment {
  @FromVariable({
    name: 'DATABASE_URL',
    otherwise: 'embedded PostgreSQL',
    setByStart: true,
    means: "`postgres://user:password@host:port/database`; for migrations that of the [schema's owner](operating.md#roles-of-postgresql)",
  })
  @Matches(/^postgres(ql)?:\/\/\S+$/, { message: 'url must be postgres://user:password@host:port/database' })
  url!: string;

  @FromVariable({ name: 'DATABASE_POOL', means: 'connections of one process; 1 to 200' })
  @IsInt()
  @Min(1)
  @Max(200)
  poolSize: number = 10;
}
