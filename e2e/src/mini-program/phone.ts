import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { LivenessChallenge } from '@shiren/contracts-media';
import { PhoneCanvas } from './canvas.js';
import { PhoneCamera, type Asked } from './phone-camera.js';

/**
 * A phone with WeChat, in a process of its own: miniprogram-simulate shows the pages of a mini program in jsdom, and everything that needs WeChat itself is
 * here, at `wx`. In a process of its own because the simulation puts itself into the globals, and because jest makes those slow.
 */

const require = createRequire(import.meta.url);
const { JSDOM } = require('jsdom') as { JSDOM: new (html: string) => { window: Window } };

interface Shown {
  dom: { innerHTML: string; textContent: string } | null;
  data: Record<string, unknown>;
  instance: Record<string, ((...words: unknown[]) => unknown) | undefined>;
  querySelector(selector: string): Shown | undefined;
  dispatchEvent(name: string, options: object): void;
  triggerPageLifeTime(name: string): void;
  attach(parent: unknown): void;
  detach(): void;
}
interface Simulation {
  load(path: string, options: object): string;
  render(id: string): Shown;
}
type Callbacks = { success?: (result: object) => void; fail?: (result: { errMsg: string }) => void };

const [project = ''] = process.argv.slice(2);
/** What the person reads on the screen. */
const asked = (): Asked | undefined => {
  const { action, first, times } = stage()?.data ?? {};
  return action ? ({ action, ...(first ? { first } : {}), ...(times ? { times } : {}) } as Asked) : undefined;
};
const camera = new PhoneCamera(asked);
const canvas = new PhoneCanvas();
const storage = new Map<string, unknown>();
/** What the person allows, and what the world is like. */
const world = { camera: true, privacy: true, network: true, photo: '' };
const emitted: unknown[] = [];
const events: unknown[] = [];
let navigated = '';

const settled = (allowed: boolean, { success, fail }: Callbacks, errMsg: string): void => {
  setTimeout(() => (allowed ? success?.({ errMsg: 'ok' }) : fail?.({ errMsg })), 1);
};

const wx = {
  request: ({
    url,
    method = 'GET',
    header = {},
    data,
    dataType = 'json',
    success,
    fail,
  }: { url: string; method?: string; header?: Record<string, string>; data?: object | string | ArrayBuffer; dataType?: string } & Callbacks) => {
    const ending = new AbortController();
    const body = data === undefined || typeof data === 'string' || data instanceof ArrayBuffer ? data : JSON.stringify(data);
    const headers = { ...(body === undefined || body instanceof ArrayBuffer ? {} : { 'content-type': 'application/json' }), ...header };
    const work = async (): Promise<void> => {
      if (!world.network) throw new Error('no network');
      const response = await fetch(url, { method, headers, signal: ending.signal, ...(body === undefined ? {} : { body }) });
      const text = await response.text();
      if (!world.network) throw new Error('no network');
      if (url.endsWith('/flow/recordings') && response.ok) camera.record((JSON.parse(text) as { challenge: LivenessChallenge }).challenge);
      success?.({ statusCode: response.status, data: dataType === 'json' ? (JSON.parse(text) as unknown) : text });
    };
    work().catch((error: Error) => fail?.({ errMsg: `request:fail ${error.message}` }));
    return { abort: () => ending.abort() };
  },
  authorize: (ways: Callbacks) => settled(world.camera, ways, 'authorize:fail auth deny'),
  requirePrivacyAuthorize: (ways: Callbacks) => settled(world.privacy, ways, 'requirePrivacyAuthorize:fail privacy permission is not authorized'),
  createCameraContext: () => camera.context(),
  createSelectorQuery: () => {
    const query = {
      in: () => query,
      select: (selector: string) => {
        const found = stage()?.querySelector(selector);
        return { node: (got: (result: object | null) => void) => ({ exec: () => setTimeout(() => got(found ? { node: canvas } : null), 1) }) };
      },
    };
    return query;
  },
  base64ToArrayBuffer: (text: string) => new Uint8Array(Buffer.from(text, 'base64')).buffer,
  getStorageSync: (name: string) => storage.get(name) ?? '',
  setStorageSync: (name: string, value: unknown) => void storage.set(name, value),
  getAppBaseInfo: () => ({ language: 'zh_CN' }),
  chooseMedia: ({ success, fail }: Callbacks) =>
    world.photo ? success?.({ tempFiles: [{ tempFilePath: world.photo, size: 1 }] }) : fail?.({ errMsg: 'chooseMedia:fail cancel' }),
  getFileSystemManager: () => ({
    readFile: ({ filePath, success }: { filePath: string } & Callbacks) => success?.({ data: new Uint8Array(readFileSync(filePath)).buffer }),
  }),
  showModal: ({ success }: Callbacks) => success?.({ confirm: true }),
  navigateTo: ({ url }: { url: string }) => (navigated = url),
  navigateBack: () => (navigated = 'back'),
};

const { window } = new JSDOM('<!doctype html><html><head></head><body></body></html>');
const { document } = window;
Object.assign(globalThis, { wx, window, document, CustomEvent: (window as unknown as { CustomEvent: unknown }).CustomEvent, App: () => undefined });
const simulation = require('miniprogram-simulate') as Simulation;

/** A page is a component to the simulation. */
type Options = Record<string, unknown> & { data?: object; onEvent?: (event: { detail: unknown }) => void };
const define = (globalThis as unknown as { Component: (options: object) => void }).Component;
Object.assign(globalThis, {
  Page: ({ data, ...rest }: Options) => {
    const getOpenerEventChannel = () => ({ emit: (name: string, detail: unknown) => void emitted.push({ name, detail }) });
    const onEvent = (event: { detail: unknown }): void => {
      events.push(event.detail);
      rest.onEvent?.(event);
    };
    define({ data, methods: { ...rest, getOpenerEventChannel, onEvent } });
  },
});

let page: Shown | undefined;
const stage = (): Shown | undefined => page?.querySelector('#verify');
/** The part of the mini program with this id: of the component if the page has it, otherwise of the page. */
const find = (id: string): Shown => {
  const found = stage()?.querySelector(`#${id}`) ?? page?.querySelector(`#${id}`);
  if (!found) throw new Error(`Nothing on this page is called ${id}: ${page?.dom?.textContent}`);
  return found;
};

const commands = {
  person: (photo: string) => camera.face(readFileSync(photo)),
  world: (change: Partial<typeof world> & { dark?: boolean }) => {
    Object.assign(world, change);
    if (change.dark !== undefined) camera.cover(change.dark);
  },
  open: async (name: string) => {
    await commands.close();
    [emitted, events].forEach((list) => list.splice(0));
    navigated = '';
    const path = join(project, `pages/${name}/${name}`);
    page = simulation.render(simulation.load(path, { rootPath: project, compiler: 'official' }));
    page.attach(document.body);
    page.instance['onLoad']?.();
  },
  close: async () => {
    await page?.instance['onUnload']?.();
    page?.detach();
    page = undefined;
  },
  tap: (id: string) => find(id).dispatchEvent('tap', {}),
  enter: ([id, event, detail]: [string, string, object]) => find(id).dispatchEvent(event, { detail }),
  /** Calls a handler of the page, with what WeChat would pass. */
  call: ([name, detail]: [string, object]) => page?.instance[name]?.({ detail }),
  background: () => [page, stage()].forEach((each) => each?.triggerPageLifeTime('hide')),
  look: () => ({
    page: page?.data,
    screen: stage()?.data,
    text: (stage() ?? page)?.dom?.textContent?.replace(/\s+/g, ' ').trim() ?? '',
    emitted,
    events,
    navigated,
  }),
};

process.on('message', ({ id, name, words }: { id: number; name: keyof typeof commands; words: never }) => {
  void (async () => {
    try {
      const result: unknown = await commands[name](words);
      process.send?.({ id, result: result ?? null });
    } catch (error) {
      process.send?.({ id, error: (error as Error).stack });
    }
  })();
});
process.on('disconnect', () => process.exit());
process.send?.({ id: 0 });
