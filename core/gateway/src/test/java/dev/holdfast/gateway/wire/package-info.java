@NullMarked
package dev.holdfast.gateway.wire;

import org.jspecify.annotations.NullMarked;
