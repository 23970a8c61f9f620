import { FlowClient, type Session } from '@shiren/flow-client';
import { answerPreview } from './preview-flow.js';

const session: Session = {
  ...{ scheme: 'RPBasic', sceneName: '注册', sandbox: false, state: 'open', expiresAt: '2030-01-01T00:00:00Z' },
  ...{ steps: ['consent', 'photograph-id-card', 'confirm-fields', 'submit'], taken: [], photographed: [] },
  ...{ consent: { zh: '同意', en: 'I agree', version: 1 }, alternativeWay: { zh: '柜台', en: 'The counter' } },
  ...{ looks: { guidePage: 'default', resultPage: 'default', colour: '#112233' }, colourFlash: false, redirectHosts: [], frameOrigins: [] },
};
const client = (): FlowClient => new FlowClient({ token: '', device: '', retries: 0, fetch: answerPreview(session) });

describe('a preview', () => {
  it('leads through the steps of its session, without any server', async () => {
    const flow = client();
    const photo = new Uint8Array(1);
    expect((await flow.session()).steps[0]).toBe('consent');
    expect((await flow.consent(1)).steps[0]).toBe('photograph-id-card');
    expect((await flow.photographCard('front', photo)).photographed).toEqual(['front']);
    expect((await flow.photographCard('back', photo)).steps[0]).toBe('confirm-fields');
    expect((await flow.nameAndNumber({ name: '安娜', identificationNumber: '' })).steps).toEqual(['submit']);
    expect((await flow.submit()).state).toBe('submitted');
    expect(await flow.decided()).toEqual({ outcome: 'passed', reasons: [] });
  });

  it('records nobody', async () => {
    await expect(client().begin()).rejects.toMatchObject({ code: 'REQUEST.INVALID', status: 400 });
  });
});
