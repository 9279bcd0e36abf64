import { randomUUID } from 'node:crypto';
import { expect, type Page as PlaywrightPage } from '@playwright/test';
import type { Page as PuppeteerPage } from 'puppeteer-core';
import { PASSWORD } from '../e2e/fixtures/people';
import { audioEnergy, callState, endOf, isAt, pictureMoves, pointOfButton, pointOfField } from './in-page';

/** The part of a page's interface that both drivers share. */
interface AnyPage {
  goto(url: string): Promise<unknown>;
  reload(): Promise<unknown>;
  evaluate<A, T>(work: (argument: A) => T | Promise<T>, argument: A): Promise<T>;
  readonly mouse: { click(x: number, y: number): Promise<void> };
  readonly keyboard: { type(text: string): Promise<void> };
}

type PointOf = (name: string) => { x: number; y: number } | null;

/** Above a decoder's comfort noise, per second. */
const AUDIBLE_ENERGY = 1e-5;

/**
 * A user signed in on one page, in either browser. Elements are found by accessible name, pressed with a real pointer
 * and polled from outside: the page's Content-Security-Policy forbids what the drivers' own waiting would evaluate.
 */
export class Party {
  readonly name: string;
  readonly #page: AnyPage;

  private constructor(page: AnyPage, name: string) {
    this.#page = page;
    this.name = name;
  }

  /** Signs up through the form. */
  static async signUp(page: PlaywrightPage | PuppeteerPage, url: string, name: string): Promise<Party> {
    const party = new Party(page as unknown as AnyPage, name);
    await party.#page.goto(`${url}/sign-up`);
    await party.#type('displayName', name);
    await party.#type('email', `${randomUUID()}@example.com`);
    await party.#type('password', PASSWORD);
    await party.press('Sign up');
    await party.#until(() => party.#ask(isAt, '/lobby'), true);
    return party;
  }

  async #ask<A, T>(work: (argument: A) => T | Promise<T>, argument: A): Promise<T | undefined> {
    // During a navigation there is nothing to evaluate.
    return this.#page.evaluate(work, argument).catch(() => undefined);
  }

  async #until<T>(look: () => Promise<T | undefined>, wanted: T): Promise<void> {
    await expect.poll(look, { message: `${this.name}'s page`, intervals: [100] }).toEqual(wanted);
  }

  async #type(field: string, text: string): Promise<void> {
    await this.#click(pointOfField, field);
    await this.#page.keyboard.type(text);
  }

  /** Clicks the point, if it can be clicked now. */
  async #tryClick(pointOf: PointOf, name: string): Promise<boolean> {
    const point = await this.#ask(pointOf, name);
    if (point) await this.#page.mouse.click(point.x, point.y);
    return Boolean(point);
  }

  async #click(pointOf: PointOf, name: string): Promise<void> {
    const clicked = () => this.#tryClick(pointOf, name);
    await expect.poll(clicked, { message: `${name} on ${this.name}'s page`, intervals: [100] }).toBe(true);
  }

  /** Presses the button with this accessible name, once it is there and nothing covers it. */
  press(button: string): Promise<void> {
    return this.#click(pointOfButton, button);
  }

  /** Presses Accept until that takes effect: a ring ignores input in its first moments. */
  async accept(): Promise<void> {
    await this.reaches('ringing-in');
    const pressed = async () => {
      await this.#tryClick(pointOfButton, 'Accept');
      return (await this.#ask(callState, null))?.phase !== 'ringing-in';
    };
    await expect.poll(pressed, { message: `${this.name} accepts`, intervals: [200] }).toBe(true);
  }

  reaches(phase: string): Promise<void> {
    const reached = async () => {
      const state = await this.#ask(callState, null);
      return state?.phase === 'ended' ? state.text : state?.phase;
    };
    return this.#until(reached, phase);
  }

  endsWith(reason: string): Promise<void> {
    return this.#until(() => this.#ask(endOf, null), reason);
  }

  /** Asserts that new frames of the other are shown now. */
  seesMove(other: Party): Promise<void> {
    return this.#until(() => this.#ask(pictureMoves, other.name), true);
  }

  async #hearsWithinASecond(): Promise<boolean | undefined> {
    const energy = await this.#ask(audioEnergy, 1_000);
    return energy === undefined ? undefined : energy > AUDIBLE_ENERGY;
  }

  /** Asserts that the other's audio arrives, or silence. */
  hears(isSound: boolean): Promise<void> {
    return this.#until(() => this.#hearsWithinASecond(), isSound);
  }

  /** Asserts whether the call view says that the other is muted. */
  saysMuted(other: Party, isMuted: boolean): Promise<void> {
    const says = async () => (await this.#ask(callState, null))?.text.includes(`${other.name} is muted`);
    return this.#until(says, isMuted);
  }

  async reload(): Promise<void> {
    await this.#page.reload();
  }
}
