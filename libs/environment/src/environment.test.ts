import { IsBoolean, IsIn, IsInt, IsOptional, IsUrl, Matches, Max, Min } from 'class-validator';
import fc from 'fast-check';
import { EnvironmentInvalid, FromVariable, readEnvironment } from './environment.js';
import { environmentRows } from './table.js';

class Example {
  @FromVariable({ name: 'EXAMPLE_WORKERS', means: 'threads; 1 to 64', otherwise: 'one a core' })
  @IsInt()
  @Min(1)
  @Max(64)
  workers: number = 2;

  @FromVariable({ name: 'EXAMPLE_PRIVATE', means: 'lets private addresses pass' })
  @IsBoolean()
  mayBePrivate: boolean = false;

  @FromVariable({ name: 'EXAMPLE_LEVEL', means: 'how much is logged' })
  @IsIn(['info', 'warn'])
  level: string = 'info';

  @FromVariable({ name: 'EXAMPLE_URL', means: 'an upstream', setByStart: true })
  @IsOptional()
  @IsUrl({ require_tld: false })
  url?: string;

  @FromVariable({ name: 'EXAMPLE_TOKEN', means: 'its token' })
  @IsOptional()
  @Matches(/^[\x21-\x7e]+$/, { message: 'token must be without blanks' })
  token?: string;
}

const sentencesOf = (env: NodeJS.ProcessEnv): readonly string[] => {
  try {
    readEnvironment(Example, env);
  } catch (error) {
    if (error instanceof EnvironmentInvalid) return error.sentences;
    throw error;
  }
  return [];
};

describe('readEnvironment', () => {
  it('takes what is set, and the initial values for what is not or is empty', () => {
    const env = { EXAMPLE_WORKERS: '8', EXAMPLE_PRIVATE: 'true', EXAMPLE_LEVEL: '', EXAMPLE_URL: 'http://authority:8080/compare' };
    expect(readEnvironment(Example, env)).toEqual({ workers: 8, mayBePrivate: true, level: 'info', url: 'http://authority:8080/compare' });
  });

  it('has a sentence for each variable that is wrong, all at once', () => {
    expect(sentencesOf({ EXAMPLE_WORKERS: 'two', EXAMPLE_PRIVATE: 'yes', EXAMPLE_LEVEL: 'loud' })).toEqual([
      'EXAMPLE_WORKERS must not be greater than 64, and EXAMPLE_WORKERS must not be less than 1, and EXAMPLE_WORKERS must be an integer number.',
      'EXAMPLE_PRIVATE must be a boolean value.',
      'EXAMPLE_LEVEL must be one of the following values: info, warn.',
    ]);
  });

  it('never repeats what was set, which may be a secret', () => {
    expect(sentencesOf({ EXAMPLE_TOKEN: 'with a blank' })).toEqual(['EXAMPLE_TOKEN must be without blanks.']);
  });

  it('takes whole numbers within the bounds, and nothing else for them', () => {
    fc.assert(
      fc.property(fc.oneof(fc.integer({ min: -100, max: 200 }).map(String), fc.double().map(String), fc.string()), (text) => {
        const isAllowed = text === '' || (/^\d+(\.0+)?$/.test(text) && Number(text) >= 1 && Number(text) <= 64);
        expect(sentencesOf({ EXAMPLE_WORKERS: text }).length).toBe(isAllowed ? 0 : 1);
      }),
    );
  });
});

describe('the table for operators', () => {
  it('has a row for each variable with what holds without it', () => {
    expect(environmentRows([{ type: Example, by: 'example' }])).toEqual([
      '| `EXAMPLE_WORKERS` | example | one a core | threads; 1 to 64 |',
      '| `EXAMPLE_PRIVATE` | example | – | lets private addresses pass |',
      '| `EXAMPLE_LEVEL` | example | `info` | how much is logged |',
      '| `EXAMPLE_URL` • | example | – | an upstream |',
      '| `EXAMPLE_TOKEN` | example | – | its token |',
    ]);
  });
});
