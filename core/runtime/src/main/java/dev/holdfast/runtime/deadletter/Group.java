package dev.holdfast.runtime.deadletter;

import dev.holdfast.runtime.deadletter.Letter.State;
import dev.holdfast.runtime.delivery.DeadLetter.Cause;

/** Letters alike in all that can be filtered by. */
record Group(String bot, String plugin, Cause cause, State state) {}
