/**
 * The chat itself: sessions that turn commands into events, and the facade for programs that take
 * part.
 */
@NullMarked
package org.obrol.core.service;

import org.jspecify.annotations.NullMarked;
