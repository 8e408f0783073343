import { ControlProblem } from './http.ts';
import { isRecord, type JsonRecord } from './json.ts';

/** Reads the fields of a control body one by one, and says in plain words what is wrong with which. */
export class BodyReader {
  readonly #body: JsonRecord;
  readonly #where: string;

  constructor(body: unknown, where: string, allowed: readonly string[]) {
    if (!isRecord(body)) throw new ControlProblem(`${where} must be a JSON object`);
    this.#body = body;
    this.#where = where;
    // A misspelt field would otherwise be a setting that silently does nothing.
    const unknown = Object.keys(body).find((key) => !allowed.includes(key));
    if (unknown !== undefined) {
      throw new ControlProblem(`${where} has no field "${unknown}"; it has ${allowed.join(', ')}`);
    }
  }

  has(name: string): boolean {
    return this.#body[name] !== undefined;
  }

  raw(name: string): unknown {
    return this.#body[name];
  }

  text(name: string): string {
    const value = this.optionalText(name);
    if (value === undefined) throw this.problem(name, 'is missing');
    return value;
  }

  optionalText(name: string): string | undefined {
    const value = this.#body[name];
    if (value === undefined) return undefined;
    if (typeof value !== 'string') throw this.problem(name, 'must be a string');
    return value;
  }

  number(name: string, range: { readonly min: number; readonly max: number; readonly integer?: boolean }): number {
    const value = this.optionalNumber(name, range);
    if (value === undefined) throw this.problem(name, 'is missing');
    return value;
  }

  optionalNumber(
    name: string,
    range: { readonly min: number; readonly max: number; readonly integer?: boolean },
  ): number | undefined {
    const value = this.#body[name];
    if (value === undefined) return undefined;
    const isWhole = range.integer !== true || Number.isInteger(value);
    if (typeof value !== 'number' || !isWhole || value < range.min || value > range.max) {
      const sort = range.integer === true ? 'a whole number' : 'a number';
      throw this.problem(name, `must be ${sort} from ${range.min} to ${range.max}`);
    }
    return value;
  }

  optionalBoolean(name: string): boolean | undefined {
    const value = this.#body[name];
    if (value !== undefined && typeof value !== 'boolean') throw this.problem(name, 'must be true or false');
    return value;
  }

  oneOf<T extends string>(name: string, allowed: readonly T[]): T {
    const value = this.#body[name];
    const found = allowed.find((item) => item === value);
    if (found === undefined) throw this.problem(name, `must be one of ${allowed.join(', ')}`);
    return found;
  }

  problem(name: string, text: string): ControlProblem {
    return new ControlProblem(`${this.#where}.${name} ${text}`);
  }
}
