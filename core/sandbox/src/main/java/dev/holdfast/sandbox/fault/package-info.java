/** Which misbehaviour is switched on, and what hangs because of it. Start at {@link dev.holdfast.sandbox.fault.Faults}. */
@NullMarked
package dev.holdfast.sandbox.fault;

import org.jspecify.annotations.NullMarked;
