type Listener = () => void;

class Signal {
  aborted = false;
  readonly listeners = new Set<Listener>();

  addEventListener(_: 'abort', listener: Listener): void {
    this.listeners.add(listener);
  }

  removeEventListener(_: 'abort', listener: Listener): void {
    this.listeners.delete(listener);
  }
}

/** The part of AbortController that the flow client uses: the engine of mini programs has none. The bundler puts this in its place. */
export class AbortController {
  readonly signal = new Signal();

  abort(): void {
    if (this.signal.aborted) return;
    this.signal.aborted = true;
    for (const listener of this.signal.listeners) listener();
    this.signal.listeners.clear();
  }
}
