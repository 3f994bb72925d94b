/** A control call that cannot be taken; `field` names what is wrong with it. */
export class ControlError extends Error {
  readonly field: string

  constructor(field: string, message: string) {
    super(message)
    this.name = 'ControlError'
    this.field = field
  }
}
