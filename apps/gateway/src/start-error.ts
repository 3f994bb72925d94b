/** A reason why the gateway cannot start that its operator can mend; shown as one line, without a stack. */
export class StartError extends Error {
  override readonly name = 'StartError'
}

/** What to say when a port cannot be listened on; any other error as it is. */
export function portError(error: unknown, variable: string, port: number): unknown {
  const { code, message } = error as NodeJS.ErrnoException
  if (code === 'EADDRINUSE') {
    return new StartError(`port ${port} is taken; stop what uses it or set ${variable} to another`)
  }
  if (code === 'EACCES') {
    return new StartError(`port ${port} may not be used by this user; set ${variable} to one above 1023`)
  }
  if (code === 'ENOTFOUND' || code === 'EADDRNOTAVAIL') {
    return new StartError(`nothing can listen there: ${message}; set HOST to an address of this machine`)
  }
  return code === undefined
    ? error
    : new StartError(`port ${port} cannot be used: ${message}; set ${variable}`)
}
