package org.obrol.client;

/** What a download does where there is a file of its name already. */
public enum IfExists {
  /** It fails with {@link ChatException#FILE_EXISTS}. */
  FAIL,
  /** It takes the other file's place, when it is whole. */
  REPLACE,
  /** It takes another name: {@code a (2).txt} for {@code a.txt}. */
  NUMBER
}
