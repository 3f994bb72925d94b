/** What a sender of this benchmark is asked for: so much waits already when the clock begins. */
export interface Order {
  readonly deliver: number
}

export interface Done {
  readonly seconds: number
}
