@NullMarked
package dev.holdfast.gateway.dialect;

import org.jspecify.annotations.NullMarked;
