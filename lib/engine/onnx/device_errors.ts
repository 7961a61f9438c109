/** What a graphics processor's failures mean, in words. */

/** Memory that could not be had shows as a buffer that is none, at the next use of it. */
const MEMORY =
  /out of memory|failed to allocate|allocation size|invalid buffer|(size|binding) .*(exceeds|larger)|exceeds the (max|limit)|too many storage buffers/i;
const LOST =
  /device (is|was)? ?(lost|removed|hung)|lost device|DXGI_ERROR_DEVICE|VK_ERROR_DEVICE_LOST/i;

/** The message of an error at a step, with its meaning before it where it has one. */
export function explained(message: string): string {
  const [line] = message.split("\n");
  if (LOST.test(message)) {
    return `Cannot go on as the graphics processor must stay there: it was lost, and the state that ` +
      `lay on it. Go on from the last checkpoint (${line})`;
  }
  if (MEMORY.test(message)) {
    return `Cannot compute the step as it must fit the memory and the limits of the graphics ` +
      `processor. The state of before the step is kept; try a smaller batch (${line})`;
  }
  return message;
}
