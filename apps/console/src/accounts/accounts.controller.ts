import { Controller } from '@nestjs/common';
import { Answers, Consumes } from '@shiren/bus';
import { AccessKeyUsed, FindAccessKey, SetAccessKeyStatus, accessKeyUsed, consoleQuestions, type AccessKey } from '@shiren/contracts-console';
import { AccessKeys } from './access-keys.js';

@Controller()
export class AccountsController {
  constructor(private readonly accessKeys: AccessKeys) {}

  @Answers(consoleQuestions.accessKey)
  accessKey({ accessKeyId }: FindAccessKey): Promise<AccessKey> {
    return this.accessKeys.find(accessKeyId);
  }

  @Answers(consoleQuestions.setAccessKeyStatus)
  async setStatus({ accountId, accessKeyId, status }: SetAccessKeyStatus): Promise<Record<string, never>> {
    await this.accessKeys.setStatus(accountId, accessKeyId, status);
    return {};
  }

  @Consumes(accessKeyUsed)
  used({ accessKeyId, at }: AccessKeyUsed): Promise<void> {
    return this.accessKeys.used(accessKeyId, new Date(at));
  }
}
