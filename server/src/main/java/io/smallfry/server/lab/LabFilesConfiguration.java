package io.smallfry.server.lab;

import java.nio.file.Path;
import java.time.Duration;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.CacheControl;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.resource.EncodedResourceResolver;

/** The bundle's files, compressed ones where the build made them. */
@Configuration(proxyBeanMethods = false)
class LabFilesConfiguration implements WebMvcConfigurer {
  private final LabBundle bundle;

  LabFilesConfiguration(LabBundle bundle) {
    this.bundle = bundle;
  }

  @Override
  public void addResourceHandlers(ResourceHandlerRegistry registry) {
    CacheControl forGood = CacheControl.maxAge(Duration.ofDays(365)).cachePrivate().immutable();
    // The icons have no hash in their names.
    add(registry, "/static/lab/favicon*.svg", bundle.scripts(), CacheControl.noCache());
    add(registry, "/static/lab/**", bundle.scripts(), forGood);
    add(registry, "/lab/api/themes/**", bundle.themes(), CacheControl.noCache());
  }

  private static void add(
      ResourceHandlerRegistry registry, String path, Path folder, CacheControl caching) {
    registry
        .addResourceHandler(path)
        .addResourceLocations(folder.toUri().toString().replaceFirst("/*$", "/"))
        .setCacheControl(caching)
        .resourceChain(false)
        .addResolver(new EncodedResourceResolver());
  }
}
