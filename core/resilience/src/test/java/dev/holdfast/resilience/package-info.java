/** Tests on {@link dev.holdfast.resilience.ManualTime}: none of them waits. */
@NullMarked
package dev.holdfast.resilience;

import org.jspecify.annotations.NullMarked;
