@NullMarked
package dev.holdfast.gateway.webhook;

import org.jspecify.annotations.NullMarked;
