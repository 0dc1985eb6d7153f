/**
 * Studies that are killed for real: processes get SIGKILL and SIGSTOP, run out of memory and of
 * disk. Start with {@code KillTest}.
 */
package io.quantrial.chaos;
