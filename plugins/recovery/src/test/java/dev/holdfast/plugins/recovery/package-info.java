/** Tests of the plugin {@code recovery}. */
@NullMarked
package dev.holdfast.plugins.recovery;

import org.jspecify.annotations.NullMarked;
