package io.smallfry.server.database;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * How to reach a database.
 *
 * @param url the JDBC URL, without secrets
 * @param properties the driver's properties: user, password, socket
 */
record DatabaseAddress(String url, Properties properties) {

  /** A PostgreSQL behind a Unix socket. */
  static DatabaseAddress ofSocket(Path socket, String user, String password, String database) {
    Properties properties = new Properties();
    properties.setProperty("user", user);
    properties.setProperty("password", password);
    properties.setProperty("socketFactory", UnixSocketFactory.class.getName());
    properties.setProperty("socketFactoryArg", socket.toString());
    properties.setProperty("sslmode", "disable");
    properties.setProperty("gssEncMode", "disable");
    return new DatabaseAddress("jdbc:postgresql://localhost/" + database, properties);
  }

  /**
   * A database named by a URL: JDBC's form, or {@code postgresql://user:password@host:port/name}.
   *
   * @throws IllegalArgumentException when it is neither; the message doesn't repeat the URL, which
   *     may hold a password
   */
  static DatabaseAddress ofUrl(String text) {
    Properties properties = new Properties();
    if (text.startsWith("jdbc:postgresql:")) {
      return new DatabaseAddress(text, properties);
    }
    URI uri = parse(text);
    if (uri == null
        || uri.getHost() == null
        || !("postgresql".equals(uri.getScheme()) || "postgres".equals(uri.getScheme()))) {
      throw new IllegalArgumentException(
          "The database's URL must look like postgresql://user:password@host:5432/name.");
    }
    String userInfo = uri.getRawUserInfo();
    if (userInfo != null) {
      int colon = userInfo.indexOf(':');
      properties.setProperty("user", decode(colon < 0 ? userInfo : userInfo.substring(0, colon)));
      if (colon >= 0) {
        properties.setProperty("password", decode(userInfo.substring(colon + 1)));
      }
    }
    String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
    return new DatabaseAddress(
        "jdbc:postgresql://" + uri.getHost() + port + uri.getRawPath() + query, properties);
  }

  private static @Nullable URI parse(String text) {
    try {
      return URI.create(text);
    } catch (IllegalArgumentException e) {
      return null; // The caller says what it should look like.
    }
  }

  private static String decode(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}
