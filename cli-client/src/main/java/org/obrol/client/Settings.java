package org.obrol.client;

import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import java.time.Duration;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * What a client was built with.
 *
 * @param loops where it runs
 * @param ownsLoops whether they end with the client
 * @param channelType what connections are made of; fits the loops
 * @param silence after how long without a frame it pings
 * @param patience how long it then waits
 * @param maxUnanswered how many commands may wait for their answers
 * @param listener who is told
 * @param executor where it is told; null for the event loop
 * @param fileExecutor where files are read and written; null for threads of the client's own
 */
record Settings(
    String host,
    int port,
    EventLoopGroup loops,
    boolean ownsLoops,
    Class<? extends Channel> channelType,
    Duration connectTimeout,
    Duration backoffMin,
    Duration backoffMax,
    Duration silence,
    Duration patience,
    int maxUnanswered,
    ChatListener listener,
    @Nullable Executor executor,
    @Nullable Executor fileExecutor) {}
