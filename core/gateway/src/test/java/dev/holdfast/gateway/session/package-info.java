@NullMarked
package dev.holdfast.gateway.session;

import org.jspecify.annotations.NullMarked;
