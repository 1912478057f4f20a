package org.obrol.server.web;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** A page's files, ready to be served. Immutable. */
public final class Page {
  /** The file that is served at the root. */
  public static final String INDEX = "index.html";

  private static final String ASSETS = "assets/";
  private static final String PLACEHOLDER = "{assets}";
  private static final int HASH_CHARS = 16;

  private static final Map<String, String> TYPES =
      Map.ofEntries(
          Map.entry("html", "text/html; charset=utf-8"),
          Map.entry("css", "text/css; charset=utf-8"),
          Map.entry("js", "text/javascript; charset=utf-8"),
          Map.entry("mjs", "text/javascript; charset=utf-8"),
          Map.entry("json", "application/json"),
          Map.entry("map", "application/json"),
          Map.entry("webmanifest", "application/manifest+json"),
          Map.entry("txt", "text/plain; charset=utf-8"),
          Map.entry("svg", "image/svg+xml"),
          Map.entry("png", "image/png"),
          Map.entry("jpg", "image/jpeg"),
          Map.entry("jpeg", "image/jpeg"),
          Map.entry("gif", "image/gif"),
          Map.entry("webp", "image/webp"),
          Map.entry("avif", "image/avif"),
          Map.entry("ico", "image/x-icon"),
          Map.entry("mp3", "audio/mpeg"),
          Map.entry("ogg", "audio/ogg"),
          Map.entry("woff2", "font/woff2"),
          Map.entry("wasm", "application/wasm"));

  /**
   * One file. The buffers are for all: whoever writes one takes a duplicate; there is nothing to
   * release.
   *
   * @param zipped the same in gzip; null where that is not smaller
   * @param lasting whether it never changes under its path
   */
  record Asset(
      String type, ByteBuf content, @Nullable ByteBuf zipped, String hash, boolean lasting) {}

  private final Map<String, Asset> assets; // by path, without the slash at its beginning
  private final String contentSecurityPolicy;

  /**
   * Makes a page.
   *
   * @param files their contents, not to be changed, by name with slashes; empty for no page, else
   *     with {@link #INDEX}
   */
  public Page(SortedMap<String, byte[]> files, String contentSecurityPolicy) {
    this.assets = assets(files);
    this.contentSecurityPolicy = contentSecurityPolicy;
  }

  /** The files of Obrol's own page. */
  public static SortedMap<String, byte[]> builtIn() {
    try {
      SortedMap<String, byte[]> files = new TreeMap<>();
      String contents = new String(resource("contents.txt"), StandardCharsets.UTF_8);
      for (String name : contents.lines().toList()) {
        files.put(name, resource("page/" + name));
      }
      return files;
    } catch (IOException broken) {
      throw new UncheckedIOException("a file of the page is missing in the jar", broken);
    }
  }

  private static byte[] resource(String name) throws IOException {
    try (InputStream in = Page.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new FileNotFoundException(name);
      }
      return in.readAllBytes();
    }
  }

  private static Map<String, Asset> assets(SortedMap<String, byte[]> files) {
    String path = ASSETS + hash(files);
    Map<String, Asset> assets = new HashMap<>();
    files.forEach(
        (name, bytes) -> {
          if (name.equals(INDEX)) {
            String text = new String(bytes, StandardCharsets.UTF_8).replace(PLACEHOLDER, path);
            assets.put("", asset(name, text.getBytes(StandardCharsets.UTF_8), false));
          } else {
            assets.put(path + '/' + name, asset(name, bytes, true));
          }
        });
    return Map.copyOf(assets);
  }

  private static Asset asset(String name, byte[] bytes, boolean lasting) {
    String extension = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    byte[] zipped = zip(bytes);
    return new Asset(
        TYPES.getOrDefault(extension, "application/octet-stream"),
        shared(bytes),
        zipped.length < bytes.length ? shared(zipped) : null,
        hash(Map.of(name, bytes)),
        lasting);
  }

  private static ByteBuf shared(byte[] bytes) {
    return Unpooled.unreleasableBuffer(Unpooled.wrappedBuffer(bytes));
  }

  private static byte[] zip(byte[] bytes) {
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (GZIPOutputStream zip = new GZIPOutputStream(zipped)) {
      zip.write(bytes);
    } catch (IOException impossible) {
      throw new AssertionError("memory has no errors", impossible);
    }
    return zipped.toByteArray();
  }

  private static String hash(Map<String, byte[]> files) {
    MessageDigest digest = sha256();
    files.forEach(
        (name, bytes) -> {
          digest.update(name.getBytes(StandardCharsets.UTF_8));
          digest.update((byte) 0); // in no name, so that nothing can pass from a name to content
          digest.update(sha256().digest(bytes));
        });
    return HexFormat.of().formatHex(digest.digest()).substring(0, HASH_CHARS);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new AssertionError("every JDK has SHA-256", impossible);
    }
  }

  /**
   * Finds a file.
   *
   * @param path without the slash at its beginning
   */
  @Nullable Asset find(String path) {
    return assets.get(path);
  }

  String contentSecurityPolicy() {
    return contentSecurityPolicy;
  }
}
