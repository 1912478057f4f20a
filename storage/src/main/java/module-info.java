/** The ports on disk: an embedded store that survives {@code kill -9} and a power cut. */
@SuppressWarnings("requires-automatic") // password4j has no descriptor
module org.obrol.storage {
  requires static transitive org.jspecify;
  requires transitive org.obrol.core;
  requires java.sql;
  requires org.xerial.sqlitejdbc;
  requires password4j;

  exports org.obrol.storage;
}
