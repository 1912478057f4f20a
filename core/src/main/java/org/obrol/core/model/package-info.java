/**
 * The values of the chat. They cannot be wrong: each is checked once, when it is made. This package
 * knows no other.
 */
@NullMarked
package org.obrol.core.model;

import org.jspecify.annotations.NullMarked;
