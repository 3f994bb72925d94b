/** A reason why the gateway cannot start that its operator can mend; shown as one line, without a stack. */
export class StartError extends Error {
  override readonly name = 'StartError'
}
