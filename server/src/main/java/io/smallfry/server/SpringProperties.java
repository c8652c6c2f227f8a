package io.smallfry.server;

import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.web.context.support.StandardServletEnvironment;

/**
 * What Spring is told. Nothing else speaks to it: a stray {@code SERVER_PORT} or {@code DEBUG} in a
 * person's environment is not meant for Smallfry.
 */
final class SpringProperties {
  private SpringProperties() {}

  static ConfigurableEnvironment environment(ServerSettings settings) {
    ConfigurableEnvironment environment = new StandardServletEnvironment();
    environment
        .getPropertySources()
        .remove(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME);
    environment
        .getPropertySources()
        .remove(StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME);
    environment.getPropertySources().addFirst(new MapPropertySource("smallfry", all(settings)));
    return environment;
  }

  private static Map<String, Object> all(ServerSettings settings) {
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put("server.port", settings.port());
    properties.put("server.address", settings.host());
    properties.put("server.shutdown", "immediate");
    properties.put("spring.threads.virtual.enabled", true);
    properties.put("spring.main.keep-alive", false);
    properties.put("spring.web.resources.add-mappings", false);
    properties.put("spring.mvc.log-resolved-exception", false);
    properties.put("spring.jackson.deserialization.fail-on-unknown-properties", true);
    return properties;
  }
}
