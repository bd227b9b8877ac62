/** Who talks where and what was said, without any platform's protocol. Start at {@link dev.holdfast.sandbox.world.World}. */
@NullMarked
package dev.holdfast.sandbox.world;

import org.jspecify.annotations.NullMarked;
