/** The plugin {@code recovery}: {@code !recover} repairs on an operator's word and reports what it found and did. */
@NullMarked
package dev.holdfast.plugins.recovery;

import org.jspecify.annotations.NullMarked;
