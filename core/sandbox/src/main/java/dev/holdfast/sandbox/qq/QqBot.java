package dev.holdfast.sandbox.qq;

import dev.holdfast.sandbox.Bot;

/** What one bot has to itself: its tokens, its openids, and what it may still send. */
record QqBot(Bot bot, Tokens tokens, Places places, QqEvents events, QqCalls calls, QqRoutes routes) {}
