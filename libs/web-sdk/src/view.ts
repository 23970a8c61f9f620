/** Where the flow is shown: a modal over the page, or an element of the page. Styles are set one by one, because a strict policy refuses style sheets. */

export interface View {
  /** Loads the flow. */
  show(address: string): HTMLIFrameElement;
  /** Moves the keyboard into the flow. */
  focus(): void;
  /** Removes the flow, and gives the keyboard back to where it was. */
  close(): void;
}

interface Words {
  title: string;
  close: string;
}

export const wordsOf = (language: 'zh' | 'en'): Words =>
  language === 'zh' ? { title: '实人认证', close: '关闭' } : { title: 'Identity verification', close: 'Close' };

/** The modal covers small screens, also when they are turned, and is a window of this size on large ones: the large factor makes a switch of a length. */
const WIDTH = 'min(100%, max(440px, (600px - 100vh) * 999))';
const HEIGHT = 'min(100%, max(820px, (600px - 100vw) * 999))';

function element<Name extends keyof HTMLElementTagNameMap>(name: Name, style: string): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  made.style.cssText = style;
  return made;
}

function frameIn(parent: HTMLElement, title: string, style: string, address: string): HTMLIFrameElement {
  const frame = element('iframe', `display:block;border:0;${style}`);
  frame.title = title;
  frame.allow = 'camera';
  frame.referrerPolicy = 'no-referrer';
  frame.src = address;
  return parent.appendChild(frame);
}

const focusOf = (page: Document): HTMLElement | undefined => (page.activeElement instanceof HTMLElement ? page.activeElement : undefined);

/** Shows the flow over the page. Esc and the button call `leave`. The rest of the page can't be reached meanwhile, and does not scroll. */
export function openModal(words: Words, leave: () => void): View {
  const before = focusOf(document);
  const { overflow } = document.documentElement.style;
  document.documentElement.style.overflow = 'hidden';

  const dialog = element(
    'dialog',
    'position:fixed;inset:0;z-index:2147483647;box-sizing:border-box;width:100%;height:100%;max-width:none;max-height:none;margin:0;padding:0;border:0;' +
      'display:flex;align-items:center;justify-content:center;background:rgba(0,0,0,.5)',
  );
  dialog.setAttribute('aria-label', words.title);
  dialog.setAttribute('aria-modal', 'true');
  const box = element(
    'div',
    `display:flex;flex-direction:column;width:${WIDTH};height:${HEIGHT};overflow:hidden;color-scheme:light dark;background:Canvas;color:CanvasText`,
  );
  const button = element('button', 'align-self:flex-end;width:48px;height:44px;border:0;background:none;color:inherit;font:24px/1 sans-serif;cursor:pointer');
  button.type = 'button';
  button.textContent = '×';
  button.setAttribute('aria-label', words.close);
  button.addEventListener('click', leave);
  dialog.addEventListener('cancel', (event) => {
    event.preventDefault();
    leave();
  });
  box.append(button);
  dialog.append(box);
  document.body.append(dialog);
  // iOS before 15.4 knows no dialogs, and shows this one by its styles alone
  if (typeof dialog.showModal === 'function') dialog.showModal();

  let frame: HTMLIFrameElement | undefined;
  return {
    show: (address) => (frame = frameIn(box, words.title, 'flex:1;width:100%;min-height:0', address)),
    focus: () => frame?.focus(),
    close: () => {
      dialog.remove();
      document.documentElement.style.overflow = overflow;
      before?.focus();
    },
  };
}

/** Shows the flow in an element of the page, whose size it takes. */
export function openIn(container: HTMLElement, words: Words): View {
  const before = focusOf(document);
  let frame: HTMLIFrameElement | undefined;
  return {
    show: (address) => (frame = frameIn(container, words.title, 'width:100%;height:100%;min-height:600px', address)),
    focus: () => undefined,
    close: () => {
      const hadFocus = frame !== undefined && document.activeElement === frame;
      frame?.remove();
      if (hadFocus) before?.focus();
    },
  };
}
