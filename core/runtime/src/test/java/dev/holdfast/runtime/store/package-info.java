@org.jspecify.annotations.NullMarked
package dev.holdfast.runtime.store;
