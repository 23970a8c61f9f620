import {
  FlowClient,
  FlowError,
  RecordingInterrupted,
  position,
  record,
  type Action,
  type ReadFields,
  type Reach,
  type Session,
  type Side,
  type Timeline,
} from '@shiren/flow-client';
import { codeOfError, endsFlow, failed, type FlowCode, type FlowEvent, type Outcome } from '@shiren/web-sdk';
import { after, outcomeOf, type Standing } from '@shiren/web-sdk/app';
import { wordsOf } from '../text/words.js';
import type { Words } from '../text/zh.js';
import { CameraError, codeOfTrouble, type CameraTrouble, type FrameCamera } from './camera.js';
import { PhotoError } from './card-photo.js';
import * as screens from './screen.js';
import type { Screen } from './screen.js';

/** What a verification needs of the component around it. */
export interface Host {
  show(screen: Partial<Screen>): void;
  tell(event: FlowEvent): void;
  end(outcome: Outcome): void;
  /** Asks the person for the camera. */
  allowCamera(): Promise<void>;
  /** The camera of the stage, once that is shown. */
  openCamera(): Promise<FrameCamera>;
  photographCard(): Promise<Uint8Array<ArrayBuffer> | undefined>;
}

const MAX_SKIPPED_ACTIONS = 3;
/** Milliseconds between asking whether the reviewers have decided. */
const POLL_INTERVAL_MS = 5_000;
/** The bar moves in steps of this many percent: each is a message to the screen's own thread. */
const BAR_STEP = 5;

/** Takes a person through the flow: which page comes next, and what becomes of what they do there. The server knows what was done already. */
export class Verification {
  readonly words: Words;
  private readonly client: FlowClient;
  private session: Session | undefined;
  private standing: Standing = { submitted: false };
  private step = '';
  private ended = false;
  private filming: { camera?: FrameCamera; leaving: AbortController } | undefined;
  private readonly leaving = new AbortController();
  private without: Action[] = [];

  constructor(
    private readonly host: Host,
    reach: Pick<Reach, 'origin' | 'token' | 'device' | 'fetch'>,
    private readonly language: 'zh' | 'en',
  ) {
    this.words = wordsOf(language);
    this.client = new FlowClient(reach);
    this.client.on('session', (session) => (this.session = session));
    this.client.on('waiting', (waiting) => {
      host.show({ waiting });
      if (waiting) this.problem('NETWORK.UNAVAILABLE');
      else this.resumed();
    });
  }

  async open(): Promise<void> {
    this.host.show({ page: 'opening', title: this.words.loading, lead: '', note: '' });
    await this.attempt(() => this.client.session());
  }

  agree(): Promise<void> {
    return this.attempt(() => this.client.consent(this.session?.consent.version ?? 0));
  }

  decline(): void {
    this.problem('CONSENT.DECLINED');
    this.host.show({ page: 'declined', title: this.words.declinedTitle, lead: this.words.declinedLead, note: '' });
  }

  reconsider(): void {
    this.resumed();
    this.go();
  }

  fields(fields: ReadFields): Promise<void> {
    return this.attempt(() => this.client.nameAndNumber(fields));
  }

  skip(action: Action): void {
    const skipped = this.without.includes(action);
    if (!skipped && this.without.length >= MAX_SKIPPED_ACTIONS) return;
    this.without = skipped ? this.without.filter((other) => other !== action) : [...this.without, action];
    this.host.show(screens.actionsScreen(this.words, this.without));
  }

  async photograph(side: Side): Promise<void> {
    try {
      const image = await this.host.photographCard();
      if (image) await this.attempt(() => this.client.photographCard(side, image));
    } catch (error) {
      if (!(error instanceof PhotoError)) throw error;
      this.host.show({ note: this.words.notImage });
    }
  }

  /** Records the person, from the question for the camera to what comes of it. */
  async film(): Promise<void> {
    if (this.filming) return;
    const filming: { camera?: FrameCamera; leaving: AbortController } = { leaving: new AbortController() };
    this.filming = filming;
    const { signal } = filming.leaving;
    try {
      await this.host.allowCamera();
      this.resumed();
      this.host.show({ page: 'stage', phase: 'placing', asked: this.words.place, action: '', hint: '', note: '', done: 0, flash: 'transparent' });
      filming.camera = await this.host.openCamera();
      if (signal.aborted) throw new RecordingInterrupted();
      await this.recorded(filming.camera, signal);
    } catch (error) {
      if (!this.ended) this.notFilmed(error);
    } finally {
      filming.camera?.stop();
      this.filming = undefined;
    }
  }

  /** The camera was stopped, or refused after all. */
  cameraFailed(trouble: CameraTrouble): void {
    this.filming?.camera?.stop(new CameraError(trouble));
  }

  /** The page went to the background: nothing that is filmed now counts. */
  hidden(): void {
    this.filming?.leaving.abort();
    this.filming?.camera?.stop();
  }

  async withdraw(): Promise<void> {
    try {
      await this.client.withdraw();
      this.host.show({ withdrawn: true, note: '' });
    } catch (error) {
      this.refused(error);
    }
  }

  /** The person goes back to the business. */
  async leave(): Promise<void> {
    if (this.standing.submitted) return this.end({ outcome: 'submitted' });
    this.host.show({ busy: true });
    const last = await this.client.session().catch((error: unknown) => ({ code: codeOf(error) }));
    this.host.show({ busy: false });
    this.end(outcomeOf(this.standing, last));
  }

  /** The component is gone. */
  close(): void {
    this.ended = true;
    this.leaving.abort();
    this.hidden();
  }

  /** Does what the person asked for, then shows the next step. What prevents it is shown instead. */
  private async attempt(work: () => Promise<unknown>): Promise<void> {
    this.host.show({ busy: true, note: '' });
    try {
      await work();
      this.resumed();
      this.go();
    } catch (error) {
      this.refused(error);
    } finally {
      this.host.show({ busy: false });
    }
  }

  private go(): void {
    const { session } = this;
    if (!session || this.ended) return;
    const next = session.state === 'open' ? (session.steps[0] ?? 'submit') : 'end';
    const reached = next !== this.step;
    if (!this.step) this.happened({ type: 'ready' });
    this.step = next;
    this.host.show(screens.sessionScreen(session, this.words, this.language));
    if (next === 'end') {
      if (reached) this.happened({ type: 'submitted' });
      if (session.looks.resultPage === 'own') return this.end({ outcome: 'submitted' });
      this.host.show({ page: 'waiting', title: this.words.waitingTitle, lead: this.words.waitingLead, note: '' });
      void this.decided();
      return;
    }
    if (reached) this.happened({ type: 'step', step: next });
    this.host.show({ note: '', ...screens.stepScreen(session, this.words, this.without) });
    if (next === 'submit') void this.attempt(() => this.client.submit());
  }

  private async decided(): Promise<void> {
    const { signal } = this.leaving;
    try {
      while (!signal.aborted) {
        const result = await this.client.decided(signal);
        if (signal.aborted) return;
        this.host.show(screens.resultScreen(result, this.words, this.language));
        if (result.outcome !== 'in-review') return;
        await new Promise((resolve) => setTimeout(resolve, POLL_INTERVAL_MS));
      }
    } catch (error) {
      if (!signal.aborted) this.refused(error);
    }
  }

  private async recorded(camera: FrameCamera, signal: AbortSignal): Promise<void> {
    const { client, host, words } = this;
    await position(
      client,
      camera,
      (guidance) => host.show({ hint: guidance === 'good' ? '' : words.guidance[guidance], asked: guidance === 'good' ? words.hold : words.place }),
      signal,
    );
    const recording = await client.begin(this.without);
    host.show({ phase: 'recording', ...screens.askedScreen(undefined, words) });
    let place: number | undefined;
    const stop = client.on('observation', ({ guidance, progress }) =>
      host.show({ hint: screens.hintOf(words, guidance, progress?.action === place ? progress : undefined) }),
    );
    const follow = (timeline: Timeline, at: number): void => {
      if (at >= timeline.duration) return host.show({ phase: 'checking', asked: words.checking, action: '', hint: '', flash: 'transparent' });
      host.show({ flash: timeline.flashAt(at)?.colour ?? 'transparent', done: BAR_STEP * Math.floor((100 * at) / timeline.duration / BAR_STEP) });
      const asked = timeline.askedAt(at);
      if (asked === place) return;
      place = asked;
      host.show(screens.askedScreen(asked === undefined ? undefined : timeline.action(asked), words));
    };
    try {
      const finished = await record(client, recording, camera, follow, signal);
      this.go();
      if (finished.outcome === 'again') host.show(screens.againScreen(finished, words, this.language));
    } finally {
      stop();
    }
  }

  private notFilmed(error: unknown): void {
    if (error instanceof CameraError) {
      this.problem(codeOfTrouble[error.trouble]);
      this.host.show(screens.troubleScreen(error.trouble, this.words));
    } else if (error instanceof RecordingInterrupted || (error instanceof FlowError && error.code === 'ABORTED')) {
      this.go();
      this.host.show({ note: this.words.interrupted });
    } else if (error instanceof FlowError) {
      this.refused(error);
    } else {
      this.problem('CAMERA.UNUSABLE');
      this.host.show(screens.troubleScreen('stopped', this.words));
      console.warn('[shiren]', error);
    }
  }

  /** Shows what the server refused: a hint on the same page if the person can correct it, otherwise a page of its own. */
  private refused(error: unknown): void {
    if (!(error instanceof FlowError)) throw error;
    if (this.ended || error.code === 'ABORTED') return;
    const note = this.correction(error);
    if (note !== undefined) return this.host.show({ note });
    const code = codeOf(error);
    this.problem(code);
    this.host.show(screens.problemScreen(code, this.words));
    // the server still knows what was submitted
    if (endsFlow(code)) this.end(this.standing.submitted ? { outcome: 'submitted' } : failed(code));
  }

  private correction({ code, reason }: FlowError): string | undefined {
    if (code === 'ID_NUMBER.INVALID') return this.words.numberWrong;
    if (code === 'MATERIAL.INVALID') return this.words.nameWrong;
    if (code.startsWith('IMAGE.') || code.startsWith('CARD.')) {
      return reason ? `${reason[this.language]} ${reason.advice[this.language]}` : this.words.notImage;
    }
    return undefined;
  }

  private problem(code: FlowCode): void {
    if (this.standing.problem !== code) this.happened({ type: 'problem', code });
  }

  private resumed(): void {
    if (this.standing.problem) this.happened({ type: 'resumed' });
  }

  private happened(event: FlowEvent): void {
    if (this.ended) return;
    this.standing = after(this.standing, event);
    this.host.tell(event);
  }

  private end(outcome: Outcome): void {
    if (this.ended) return;
    this.close();
    this.host.show({ over: true });
    this.host.end(outcome);
  }
}

const codeOf = (error: unknown): FlowCode => (error instanceof FlowError ? codeOfError(error.code, error.status) : 'SERVICE.UNAVAILABLE');
