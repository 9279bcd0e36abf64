/** The package has no types of its own; this declares what Mado uses of it. */
declare module 'better-sqlite3' {
  interface Statement {
    /** Rows as arrays of their columns. */
    raw(): Statement;
    all(...parameters: unknown[]): unknown[];
    get(...parameters: unknown[]): unknown;
    pluck(): Statement;
  }

  export default class Sqlite {
    /** `timeout` is how long a lock is waited for, in ms; the wait blocks the process. */
    constructor(file: string, options?: { readonly?: boolean; fileMustExist?: boolean; timeout?: number });
    prepare(sql: string): Statement;
    exec(sql: string): this;
    /** Copies the database as it is at one moment. `progress` returns how many pages the next step copies. */
    backup(file: string, options?: { progress?: () => number }): Promise<unknown>;
    close(): this;
  }
}
