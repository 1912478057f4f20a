/** The chat over HTTP: the page, the native protocol in WebSocket messages, files. */
@NullMarked
package org.obrol.server.web;

import org.jspecify.annotations.NullMarked;
