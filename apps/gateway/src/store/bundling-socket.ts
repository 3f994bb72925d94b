import { Socket } from 'node:net'

/**
 * A socket that holds back what is written within one turn of the event loop and sends it at once. The driver writes
 * every statement by itself, and so the server would be woken for each of those that belong together.
 */
export function createBundlingSocket(): Socket {
  const socket = new Socket()
  const cork = socket.cork.bind(socket)
  let held = false
  // The driver calls it before each statement, and `uncork` after it.
  socket.cork = () => {
    cork()
    if (held) return
    held = true
    cork()
    process.nextTick(() => {
      held = false
      socket.uncork()
    })
  }
  return socket
}
