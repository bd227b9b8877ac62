/** QQ's side of the sandbox. Start at {@link dev.holdfast.sandbox.qq.QqService}. */
@NullMarked
package dev.holdfast.sandbox.qq;

import org.jspecify.annotations.NullMarked;
