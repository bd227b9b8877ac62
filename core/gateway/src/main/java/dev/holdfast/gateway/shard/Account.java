package dev.holdfast.gateway.shard;

import dev.holdfast.gateway.BotConfig.Secret;

/** Whom the platform counts session starts for: bots of a process that log in alike share what it allows. */
public record Account(String platform, String appId, Secret secret) {}
