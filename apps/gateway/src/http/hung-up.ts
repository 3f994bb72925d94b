/** What the log says of a client that did not wait; no error of ours, so nobody is to be woken. */
export const hungUp = 'a client hung up in the middle of its request'
