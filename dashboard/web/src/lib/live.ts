/* The live connection: the page asks, the dashboard answers, the page draws and
 * asks again. Nothing queues up on either side, however slow the page is. */
import type { Answer } from './api';

export interface Question {
  after: number;
  app?: string;
  window: number;
  limit: number;
}

export type Link = 'connecting' | 'open' | 'lost';

export interface LiveEvents {
  question(): Question;
  answer(answer: Answer, question: Question): void;
  /* retryAt: Date.now() of the next try when lost, else 0. */
  link(link: Link, retryAt: number): void;
  /* The token was refused: no further try. Asked after every failure. */
  refused(): Promise<boolean>;
}

const ASK_EVERY_MS = 200;
const ANSWER_WITHIN_MS = 20_000; /* the dashboard answers within 15 s */
const STALE_QUESTION_MS = 1_500;
const BACK_OFF_MS = [500, 1_000, 2_000, 4_000, 8_000, 15_000];
const POLICY_VIOLATION = 1008;

export class Live {
  #socket: WebSocket | null = null;
  #asked: Question | null = null;
  #askedAt = 0;
  #failures = 0;
  #timer = 0;
  #watchdog = 0;
  #stopped = true;

  constructor(readonly token: string, readonly events: LiveEvents) {}

  start(): void {
    this.#stopped = false;
    this.#connect();
  }

  stop(): void {
    this.#stopped = true;
    this.#drop();
  }

  /* Connects at once instead of waiting for the next try. */
  retry(): void {
    if (this.#stopped || this.#socket) return;
    this.#connect();
  }

  /* The next question would differ from the one under way. Usually its answer is
   * here in a moment; when the wire is silent it may take 15 s. */
  changed(): void {
    const outdated = this.#asked;
    if (!outdated) return;
    setTimeout(() => {
      if (this.#asked !== outdated || this.#stopped) return;
      this.#drop();
      this.#connect();
    }, STALE_QUESTION_MS);
  }

  #connect(): void {
    this.#drop();
    if (this.#failures > 0) this.events.link('connecting', 0);
    const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
    const socket = new WebSocket(`${scheme}://${location.host}/api/v1/live`);
    this.#socket = socket;
    this.#guard();
    socket.onopen = () => {
      socket.send(JSON.stringify({ token: this.token }));
      this.#ask();
    };
    socket.onmessage = (message) => this.#receive(message.data);
    socket.onclose = (event) => this.#closed(event.code);
  }

  #drop(): void {
    const socket = this.#socket;
    clearTimeout(this.#timer);
    clearTimeout(this.#watchdog);
    this.#socket = null;
    this.#asked = null;
    if (!socket) return;
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close();
  }

  #ask(): void {
    if (this.#socket?.readyState !== WebSocket.OPEN) return;
    this.#asked = this.events.question();
    this.#askedAt = performance.now();
    this.#socket.send(JSON.stringify(this.#asked));
    this.#guard();
  }

  #receive(data: unknown): void {
    const question = this.#asked;
    let answer: Answer;

    if (typeof data !== 'string' || !question) return;
    try {
      answer = JSON.parse(data) as Answer;
    } catch {
      this.#socket?.close();
      return;
    }
    this.#asked = null;
    clearTimeout(this.#watchdog);
    this.#failures = 0;
    this.events.link('open', 0);
    this.events.answer(answer, question);
    this.#whenDrawn(() => this.#ask());
  }

  /* After the frame that shows the answer, and not more than five times a
   * second. A hidden page gets no frames: a timer keeps it going, slowly. */
  #whenDrawn(next: () => void): void {
    const socket = this.#socket;
    let done = false;
    const once = () => {
      if (done || this.#socket !== socket) return;
      done = true;
      clearTimeout(this.#timer);
      const wait = this.#askedAt + ASK_EVERY_MS - performance.now();
      this.#timer = window.setTimeout(next, Math.max(0, wait));
    };

    this.#timer = window.setTimeout(once, 1_000);
    requestAnimationFrame(once);
  }

  #guard(): void {
    clearTimeout(this.#watchdog);
    this.#watchdog = window.setTimeout(() => this.#closed(0),
      ANSWER_WITHIN_MS);
  }

  async #closed(code: number): Promise<void> {
    this.#drop();
    if (this.#stopped) return;
    if (code !== POLICY_VIOLATION) this.events.link('lost', 0);
    if (code === POLICY_VIOLATION || this.#failures === 0) {
      if (await this.events.refused()) {
        this.#stopped = true;
        return;
      }
      if (this.#stopped || this.#socket) return;
    }
    const step = Math.min(this.#failures, BACK_OFF_MS.length - 1);
    const wait = (BACK_OFF_MS[step] ?? 1_000) * (0.8 + Math.random() * 0.4);
    this.#failures++;
    this.events.link('lost', Date.now() + wait);
    this.#timer = window.setTimeout(() => this.#connect(), wait);
  }
}
