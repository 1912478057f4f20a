package org.obrol.client;

import java.time.Instant;
import org.obrol.core.model.Address;

/**
 * The answer to a send.
 *
 * @param conversation where the message stands
 * @param seq its place there
 * @param id the id that its push has as well
 * @param at when the server took it, by the server's clock
 * @param stored where it is: {@code memory}, {@code os}, {@code disk} or {@code cluster}
 * @param duplicate whether it was stored by an earlier try, whose connection was lost
 */
public record Sent(
    Address conversation, long seq, String id, Instant at, String stored, boolean duplicate) {}
