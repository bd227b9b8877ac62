@NullMarked
package dev.holdfast.gateway.discord;

import org.jspecify.annotations.NullMarked;
