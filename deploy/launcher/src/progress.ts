/** Reports the progress on the terminal, with the time each step took. */
export class Progress {
  private readonly began = Date.now();

  constructor(private readonly write: (line: string) => void) {}

  say(message: string): void {
    this.write(`${this.elapsed()}  ${message}`);
  }

  async step<T>(name: string, work: () => Promise<T>): Promise<T> {
    const began = Date.now();
    try {
      const result = await work();
      this.say(`✓ ${name} (${seconds(Date.now() - began)})`);
      return result;
    } catch (error) {
      this.say(`✗ ${name}`);
      throw error;
    }
  }

  private elapsed(): string {
    return seconds(Date.now() - this.began).padStart(7);
  }
}

const seconds = (milliseconds: number): string => `${(milliseconds / 1_000).toFixed(1)} s`;
