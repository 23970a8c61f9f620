import { Injectable } from '@nestjs/common';
import { Bus } from '@shiren/bus';
import { console } from '@shiren/contracts-console';
import { Problem } from '@shiren/contracts-core';
import { rpcErrors } from '@shiren/rpc';
import { isSchemeName, schemeNames, schemes, type SchemeName } from '@shiren/schemes';
import type { Caller } from '../../edge/caller.js';

@Injectable()
export class CreateVerifySetting {
  constructor(private readonly bus: Bus) {}

  async answer({ accountId, accessKeyId, sandbox }: Caller, parameters: Record<string, string>): Promise<object> {
    const { BizName: name = '', BizType: biz = '', Solution: scheme = '' } = parameters;
    if (sandbox) throw new Problem('ACCESS.DENIED', 'Scenes are real, so a test key sets up none; use a real AccessKey, or the console.');
    if (!isSchemeName(scheme)) throw rpcErrors.invalid('Solution', `is one of ${schemeNames.join(', ')}.`);
    const [guide, result] = [isOn(parameters['GuideStep']), isOn(parameters['ResultStep'])];
    await this.bus.ask(console.setUpScene, { accountId, accessKeyId, biz, name, scheme, guide, result });
    return { BizName: name, BizType: biz, Solution: scheme, StepList: stepList(scheme, { guide, result }) };
  }
}

const isOn = (flag: string | undefined): boolean => flag?.toLowerCase() !== 'false';

/** What the person goes through, in the vendor's words; it has none for typing and confirming. */
export function stepList(name: SchemeName, { guide, result }: { guide: boolean; result: boolean }): string[] {
  const { access, steps } = schemes[name];
  if (access === 'server') return [];
  const own = steps.flatMap((step) => {
    if (step === 'liveness') return ['FACE_LIVENESS'];
    return step === 'photograph-id-card' || step === 'photograph-id-card-if-stale' ? ['TAKE_ID_PHOTO'] : [];
  });
  return [...(guide ? ['GUIDE'] : []), 'PRIVACY', ...own, ...(result ? ['RESULT'] : [])];
}
