package org.obrol.core.event;

/** What goes to a client: the {@link Reply} to one command, or a {@link Push} at any time. */
public sealed interface Event permits Reply, Push {}
