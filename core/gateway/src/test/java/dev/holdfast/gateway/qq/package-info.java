@NullMarked
package dev.holdfast.gateway.qq;

import org.jspecify.annotations.NullMarked;
