/**
 * The server's page in a real browser, driven as people would: by what they see and by its name.
 * {@link org.obrol.web.WebTest} is what such a test begins with.
 */
@org.jspecify.annotations.NullMarked
package org.obrol.web;
