/** Writing and reading JSON, for every part of the sandbox. */
@NullMarked
package dev.holdfast.sandbox.wire;

import org.jspecify.annotations.NullMarked;
